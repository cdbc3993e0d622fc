/** targeting-not-a-rule: the targeting is a text, a number or a list. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachFlag, jsonType } from "../for-each-flag.ts";
import { isLogic } from "../json-logic.ts";

const code: Code = {
  name: "targeting-not-a-rule",
  severity: "error",
  configurable: false,
  means: "The `targeting` of a flag is not an operation of JsonLogic.",
  why: "A FeatureFlag requires an object there. The cluster would reject the FeatureFlag with all its flags.",
  fix: 'Write an operation, such as `{"if": [CONDITION, "on", "off"]}`; a flag with the same value for all users needs no targeting.',
};

export const targetingNotARule: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, ({ feature, flag: { targeting } }, inFlag) => {
    if (targeting === undefined || isLogic(targeting)) return;
    inFlag(code, ["targeting"], `the targeting of "${feature.name}" is a ${jsonType(targeting)}, not an operation`, {
      help: "write an operation, or use `serve` to serve everybody the same variant",
    });
  });
}
