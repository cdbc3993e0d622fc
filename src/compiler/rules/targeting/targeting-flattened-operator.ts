/** targeting-flattened-operator: an operator is a plain word among the arguments of another. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { flattenedIn, operationOf, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "targeting-flattened-operator",
  severity: "error",
  configurable: false,
  means: "The first argument of an `if`, `and` or `or` is the name of an operator instead of an operation.",
  why: "JsonLogic reads it as a string, and a string is true. So the condition is always true, and the compared value becomes the variant.",
  fix: 'Write the condition as an object: `{"if": [{"==": [{"var": "tier"}, "premium"]}, "on", "off"]}`.',
};

export const targetingFlattenedOperator: Rule = { codes: [code], check };

const JUDGING: ReadonlySet<string> = new Set(["if", "and", "or"]);

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation === undefined || !JUDGING.has(operation.operator)) return;
    const flattened = flattenedIn(operation.args);
    if (flattened === undefined) return;
    const { operator, operands } = flattened;
    const condition = { [operator]: operands.slice(0, 2) };
    const suggestion = formatTargeting({ [operation.operator]: [condition, ...operands.slice(2)] });
    const message = `"${operator}" is text here, not an operation, in the targeting of "${feature.name}"`;
    inTargeting(code, [...path, operation.operator, 0], message, { help: `write \`${suggestion}\`` });
  });
}
