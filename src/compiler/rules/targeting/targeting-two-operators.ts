/** targeting-two-operators: one object has several operations. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { isLogic, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "targeting-two-operators",
  severity: "error",
  configurable: false,
  means: "An object in a targeting rule has more than one key.",
  why: "An object is one operation. flagd can't evaluate an object with two, so every evaluation of the flag is an error.",
  fix: 'Combine them: `{"and": [{"==": …}, {"in": …}]}`.',
};

export const targetingTwoOperators: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    if (!isLogic(value)) return;
    const operations = Object.entries(value);
    const [, second] = operations;
    if (second === undefined) return;
    const names = quoteList(operations.map(([operator]) => operator));
    const joined = formatTargeting({ and: operations.map(([operator, args]) => ({ [operator]: args })) });
    inTargeting(
      code,
      [...path, second[0]],
      `an object in the targeting of "${feature.name}" has several operations: ${names}`,
      {
        help: `write one operation per object, such as \`${joined}\``,
        on: "key",
      },
    );
  });
}
