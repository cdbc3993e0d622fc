/** targeting-operator-in-var: the arguments of `var` contain arithmetic. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "targeting-operator-in-var",
  severity: "error",
  configurable: false,
  means: 'The arguments of a `var` contain an operator, as in `["$flagd.timestamp", "%", 100]`.',
  why: "The second argument of `var` is a default for a missing value. Nothing is computed, so a comparison with the result is never true.",
  fix: 'Apply the operation to the `var`: `{"%": [{"var": "$flagd.timestamp"}, 100]}`. For a percentage of users, use `rollout` or `fractional`.',
};

export const targetingOperatorInVar: Rule = { codes: [code], check };

const OPERATORS: ReadonlySet<string> = new Set("% / * + - == === != !== > >= < <=".split(" "));

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation?.operator !== "var") return;
    const [name = null, operator, ...operands] = operation.args;
    if (typeof operator !== "string" || !OPERATORS.has(operator)) return;
    const suggestion = formatTargeting({ [operator]: [{ var: name }, ...operands] });
    const message = `\`var\` does not evaluate operations: "${operator}" is a default value, in the targeting of "${feature.name}"`;
    inTargeting(code, [...path, "var", 1], message, {
      help: `write \`${suggestion}\`; for a percentage of users, use \`rollout\``,
    });
  });
}
