/** published-removed: an entry of a published service is removed. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { canonicalName, isPublished } from "../diff/entries.ts";
import type { Entry } from "../diff/entries.ts";
import { resourcesOf } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "published-removed",
  "A published service, or a meter, type or limit of one, is removed.",
  "Existing bills, limits and monitors would refer to a missing entry.",
  "Use the phases: Deprecated, then Retired. You can remove a Retired entry.",
);

export const publishedRemoved: ChangeRule = { code, about: "catalog", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const reported = new Set<string>();
  for (const { before, after } of context.catalog) {
    if (before === undefined || after !== undefined || !isPromised(before, context)) continue;
    // Report it once, although clusters may have had it in different phases.
    const name = `${before.kind} ${canonicalName(before)}`;
    if (reported.has(name)) continue;
    reported.add(name);
    report(
      code,
      locationIn(before.document, ["metadata", "name"]),
      `${before.kind} "${before.name}" is removed although it is published`,
      { help: allow(code, before.document.file.path) },
    );
  }
}

function isPromised(entry: Entry, { base }: ChangeContext): boolean {
  if (entry.kind === "Service") return isPublished(entry) && entry.spec.phase !== "Retired";
  const service = resourcesOf(base, "Service").get(entry.spec.service);
  const own = entry.kind === "QuotaLimit" ? undefined : entry.spec.phase;
  return service !== undefined && isPublished(service) && isPublished(entry) && own !== "Retired";
}
