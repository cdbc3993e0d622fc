/** targeting-too-heavy: the evaluation of a targeting rule can take longer than a request should. */
import { ASSUMED, STEPS, weightOf } from "../../../base/flagd/index.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachFlag } from "../for-each-flag.ts";

const code: Code = {
  name: "targeting-too-heavy",
  severity: "error",
  configurable: false,
  means:
    "The evaluation of a targeting rule can take more than 1,000,000 steps: operations, list elements, and characters of strings.",
  why: "Every request for the flag would take that long, and flagd has no limit. Nested lists, or a string that doubles with each element, would exhaust its CPU and memory. `sluice test` and `sluice serve` end such an evaluation with an error.",
  fix: "Iterate over one list instead of nested lists, and do not concatenate a string with itself. Sluice assumes 100 elements for lists and 100 characters for strings of the context.",
};

export const targetingTooHeavy: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, ({ feature, flag: { targeting } }, inFlag) => {
    if (targeting === undefined || weightOf(targeting) <= STEPS) return;
    inFlag(code, ["targeting"], `the targeting of "${feature.name}" can take more than ${STEPS} steps`, {
      on: "key",
      help: `this assumes ${ASSUMED} elements in each list and ${ASSUMED} characters in each string of the context`,
    });
  });
}
