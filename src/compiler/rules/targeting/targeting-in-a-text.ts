/** targeting-in-a-text: `in` searches a text where a list was probably intended. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "targeting-in-a-text",
  severity: "warning",
  configurable: true,
  means: "An `in` of a targeting rule searches in a string literal.",
  why: "It is true for every substring, including the empty string. If the context value is not a string, flagd returns an error.",
  fix: 'Compare with a list: `{"in": [{"var": "role"}, ["admin"]]}`.',
};

export const targetingInAText: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation?.operator !== "in") return;
    const [needle = null, text] = operation.args;
    if (typeof text !== "string") return;
    const message = `"in" searches for a substring of ${formatTargeting(text)}, in the targeting of "${feature.name}"`;
    inTargeting(code, [...path, "in", 1], message, {
      help: `write \`${formatTargeting({ in: [needle, [text]] })}\` to compare the whole string`,
    });
  });
}
