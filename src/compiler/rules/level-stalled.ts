/** level-stalled: a feature has been below ga for longer than its purpose allows. */
import { daysBetween } from "../../base/dates.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import { currentLevel } from "./level-age.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "level-stalled",
  severity: "warning",
  configurable: true,
  overdue: "age",
  means: "A feature has been at a level below ga for longer than the `maxAge` of its purpose.",
  why: "An unfinished feature causes maintenance work on every cluster.",
  fix: "Promote it, deprecate it, or give its purpose a longer `maxAge` in `sluice.yaml`.",
};

export const levelStalled: Rule = { codes: [code], check };

function check({ model: { byKind, settings }, today }: RuleContext, report: ReportDiagnostic): void {
  for (const feature of byKind.Feature.values()) {
    const { purpose = "release", deprecated } = feature.spec;
    const { maxAge } = settings.purposes[purpose];
    const current = deprecated === undefined ? currentLevel(today, feature, settings) : undefined;
    if (current === undefined || maxAge === undefined || current.level.lifecycle === "ga") continue;
    const age = daysBetween(current.since, today);
    if (age <= maxAge) continue;
    const message = `feature "${feature.name}" has been at ${current.level.name} for ${age} days, since ${current.since}`;
    report(code, locationIn(feature.document, ["spec", "history", current.index, "level"]), message, {
      help: `a feature with purpose ${purpose} may stay below ga for ${maxAge} days: promote it (\`sluice promote ${feature.name}\`) or deprecate it`,
    });
  }
}
