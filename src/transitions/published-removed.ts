/** published-removed: what a published service promised is gone. */
import type { Report } from "../diagnostics.ts";
import { canonicalName, isPublished } from "../diff/catalog.ts";
import type { Entry } from "../diff/catalog.ts";
import { resourcesOf, twins } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "published-removed",
  "A published service, or a meter, type or limit of one, is removed.",
  "Whatever is billed, limited or watched by it goes on being counted, and nobody knows by what any more.",
  "Go through the phases: Deprecated, then Retired; what is Retired may be removed.",
);

export const publishedRemoved: Transition = { code, about: "catalog", check };

function check(passage: Passage, report: Report): void {
  for (const kind of ["Service", "MonitoredResourceType", "MeterDefinition", "QuotaLimit"] as const) {
    const kept = new Set([...resourcesOf(passage.head, kind).values()].map((entry) => canonicalName(entry as Entry)));
    for (const { before, after } of twins(passage, kind)) {
      if (before === undefined || after !== undefined) continue;
      const entry = before as Entry;
      if (kept.has(canonicalName(entry)) || !isPromised(entry, passage)) continue;
      report(
        code,
        at(before.document, ["metadata", "name"]),
        `${kind} "${before.name}" is removed although it is published`,
        { help: allow(code, before.document.file.path) },
      );
    }
  }
}

function isPromised(entry: Entry, { base }: Passage): boolean {
  if (entry.kind === "Service") return isPublished(entry) && entry.spec.phase !== "Retired";
  const service = resourcesOf(base, "Service").get(entry.spec.service);
  const own = entry.kind === "QuotaLimit" ? undefined : entry.spec.phase;
  return service !== undefined && isPublished(service) && isPublished(entry) && own !== "Retired";
}
