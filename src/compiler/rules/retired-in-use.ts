/** retired-in-use: a Published entry uses a Retired one. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import { catalogUses } from "./catalog-references.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "retired-in-use",
  severity: "error",
  configurable: false,
  means: "A Published catalog entry uses a Retired one.",
  why: "A retired entry is no longer on the platform, so the published entry would not work.",
  fix: "Retire the other entry too, change its reference, or undo the retirement.",
};

export const retiredInUse: Rule = { codes: [code], check };

function check({ model }: RuleContext, report: ReportDiagnostic): void {
  for (const { user, path, used } of catalogUses(model))
    if (used.spec.phase === "Retired")
      report(
        code,
        locationIn(user.document, path),
        `"${user.name}" is in use and depends on "${used.name}", which is Retired`,
        {
          help: `retire "${user.name}" too, or replace "${used.name}"`,
          helpAt: locationIn(used.document, ["spec", "phase"]),
        },
      );
}
