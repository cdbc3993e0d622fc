/** targeting-list-condition: a list is used as a condition. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { flattenedIn, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "targeting-list-condition",
  severity: "error",
  configurable: false,
  means: "A condition of a targeting rule is a list.",
  why: "A non-empty list is always true, so the condition is true for all users, without an error.",
  fix: 'Write the condition as an object: `{"==": [{"var": "tier"}, "premium"]}`.',
};

export const targetingListCondition: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value, role }, { feature }, inTargeting) => {
    if (role !== "condition" || !Array.isArray(value)) return;
    const suggestion = suggestOperation(value);
    inTargeting(code, path, `this condition is a list, which is always true, in the targeting of "${feature.name}"`, {
      help:
        suggestion === undefined
          ? 'write an operation: `{"and": [...]}` or `{"or": [...]}`'
          : `write \`${formatTargeting(suggestion)}\``,
    });
  });
}

function suggestOperation(list: readonly Value[]): Value | undefined {
  const flattened = flattenedIn(list);
  if (flattened !== undefined) return { [flattened.operator]: flattened.operands };
  return list.length === 1 ? list[0] : undefined;
}
