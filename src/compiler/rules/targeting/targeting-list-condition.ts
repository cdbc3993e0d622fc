/** targeting-list-condition: a list where a condition is wanted. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { flattenedIn, written } from "../json-logic.ts";

const code: Code = {
  name: "targeting-list-condition",
  severity: "error",
  configurable: false,
  means: "A condition of a targeting rule is a list.",
  why: "A non-empty list is always true, so the condition is true for all users, without an error.",
  fix: 'Write the condition as an object: `{"==": [{"var": "tier"}, "premium"]}`.',
};

export const targetingListCondition: Rule = { codes: [code], check };

function check(scene: RuleContext, report: ReportDiagnostic): void {
  forEachPart(scene, report, ({ path, value, role }, { feature }, inTargeting) => {
    if (role !== "condition" || !Array.isArray(value)) return;
    const meant = meantBy(value);
    inTargeting(code, path, `a list is always true: this condition of "${feature.name}" holds for everybody`, {
      help:
        meant === undefined ? 'write an operation: `{"and": [...]}` or `{"or": [...]}`' : `write \`${written(meant)}\``,
    });
  });
}

function meantBy(list: readonly Value[]): Value | undefined {
  const flattened = flattenedIn(list);
  if (flattened !== undefined) return { [flattened.operator]: flattened.operands };
  return list.length === 1 ? list[0] : undefined;
}
