/** stage-order: a stage has a lower threshold than the previous stage. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "stage-order",
  severity: "warning",
  configurable: true,
  means: "A stage has a lower threshold than the stage in `after`.",
  why: "Features would reach the later stage first, so the earlier stage would test nothing.",
  fix: "Raise the threshold of the later stage, lower the threshold of the earlier one, or correct `after`.",
};

export const stageOrder: Rule = { codes: [code], check };

function check({ model: { byKind, settings } }: RuleContext, report: ReportDiagnostic): void {
  for (const { name, spec, document } of byKind.Stage.values()) {
    const before = byKind.Stage.get(spec.after ?? "");
    const threshold = settings.levelByName.get(spec.threshold);
    const least = settings.levelByName.get(before?.spec.threshold ?? "");
    if (before === undefined || threshold === undefined || least === undefined || threshold.rank >= least.rank)
      continue;
    const message = `the threshold of stage "${name}" is ${threshold.name}, lower than ${least.name} of the previous stage "${before.name}"`;
    report(code, locationIn(document, ["spec", "threshold"]), message, {
      help: `raise this threshold to ${least.name}, or correct \`after\``,
      related: [{ message: "the previous stage", at: locationIn(before.document, ["spec", "threshold"]) }],
    });
  }
}
