/** targeting-ref: targeting refers to a shared evaluator. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-ref",
  severity: "error",
  configurable: false,
  means: "A targeting rule uses `$ref`.",
  why: "A reference works only within its rendered object. An unknown reference is found only at run time, as an error for all users.",
  fix: "Replace the reference with the rule.",
};

export const targetingRef: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation?.operator !== "$ref") return;
    const [name = null] = operation.args;
    inTargeting(
      code,
      [...path, "$ref"],
      `the targeting of "${feature.name}" refers to ${JSON.stringify(name)}, but references are not allowed`,
      {
        help: "replace the reference with the rule",
        on: "key",
      },
    );
  });
}
