/** missing-expiry, needless-expiry: a temporary document must have a last day, a permanent one must not. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Override } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const missing: Code = {
  name: "missing-expiry",
  severity: "warning",
  configurable: true,
  means: "A feature whose purpose requires it, or an override, has no `expires`.",
  why: "Flags and exceptions without a planned removal stay for years, and each one doubles the number of cases to test.",
  fix: "Add the date by which it must be removed or permanent. For a feature that stays, set `expires: never` with `expiresReason`.",
};
const needless: Code = {
  name: "needless-expiry",
  severity: "warning",
  configurable: true,
  means: "A feature has `expires`, although the project forbids it for the feature's purpose.",
  why: "A permission or a kill switch is permanent. With a date, somebody might remove it.",
  fix: "Remove `expires`, or correct the purpose.",
};

export const missingExpiry: Rule = { codes: [missing, needless], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  for (const feature of context.model.byKind.Feature.values()) checkFeature(feature, context, report);
  for (const { name, spec, document } of unlimited(context))
    report(
      missing,
      locationIn(document, ["metadata", "name"]),
      `override "${name}" of feature "${spec.feature}" has no \`expires\``,
      {
        help: "add `expires: YYYY-MM-DD`, the last day of the exception",
      },
    );
}

function checkFeature({ name, spec, document }: Feature, { model }: RuleContext, report: ReportDiagnostic): void {
  const purpose = spec.purpose ?? "release";
  const { expiry } = model.settings.purposes[purpose];
  // Its end is already planned by release.
  if (spec.deprecated?.until !== undefined) return;
  if (expiry === "required" && spec.expires === undefined)
    report(
      missing,
      locationIn(document, ["metadata", "name"]),
      `feature "${name}" with purpose ${purpose} has no \`expires\``,
      {
        help: "add `expires: YYYY-MM-DD`, the date by which it must be removed or permanent",
      },
    );
  if (expiry === "forbidden" && spec.expires !== undefined && spec.expires !== "never")
    report(
      needless,
      locationIn(document, ["spec", "expires"]),
      `feature "${name}" with purpose ${purpose} must not expire`,
      {
        help: "remove `expires`, or correct `purpose`",
      },
    );
}

/** Overrides without a last day, except for features with an accreditation in force. */
function unlimited({ model, states }: RuleContext): readonly Override[] {
  const accredited = new Map(states.map(({ cluster, accreditation }) => [cluster, accreditation?.spec.features]));
  return [...model.byKind.Override.values()].filter((override) => {
    if (override.spec.expires !== undefined) return false;
    const clusters = model.selected.get(override) ?? [];
    return (
      clusters.length === 0 || !clusters.every((cluster) => accredited.get(cluster)?.includes(override.spec.feature))
    );
  });
}
