/** grant-outlives-feature: a grant ends after its feature. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "grant-outlives-feature",
  severity: "warning",
  configurable: true,
  means: "A grant expires later than its feature.",
  why: "The grant lasts longer than the planned lifetime of the feature.",
  fix: "End the grant no later than the feature, or extend the feature.",
};

export const grantOutlivesFeature: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { name, spec, document } of byKind.Grant.values())
    for (const featureName of spec.features) {
      const feature = byKind.Feature.get(featureName);
      const end = feature?.spec.expires;
      if (feature === undefined || end === undefined || end === "never") continue;
      if (spec.expires === undefined || spec.expires <= end) continue;
      report(
        code,
        locationIn(document, ["spec", "expires"]),
        `grant "${name}" expires on ${spec.expires}, after its feature "${featureName}" on ${end}`,
        {
          help: `end the grant no later than ${end}, or extend the feature`,
          helpAt: locationIn(feature.document, ["spec", "expires"]),
        },
      );
    }
}
