/** fractional-unsalted: users get buckets by a value alone, so they get the same ones in every flag. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { fractionalArgs, operationOf, saltedFractional } from "../json-logic.ts";

const code: Code = {
  name: "fractional-unsalted",
  severity: "warning",
  configurable: true,
  means: "A `fractional` assigns users to buckets by a value without the flag's key.",
  why: "Every rollout then starts with the same users, and experiments are not independent.",
  fix: 'Salt it with the flag\'s key, and exclude users without a value: `{"if": [{"!!": [{"var": "email"}]}, {"fractional": [{"cat": [{"var": "$flagd.flagKey"}, {"var": "email"}]}, ["on", 10], ["off", 90]]}, null]}`.',
};

export const fractionalUnsalted: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const [by] = fractionalArgs(value) ?? [];
    const inner = operationOf(by);
    const name = inner?.operator === "var" ? inner.args[0] : undefined;
    if (by === undefined || typeof name !== "string" || name.startsWith("$flagd.")) return;
    const message = `bucketing by "${name}" alone selects the same users first in every rollout, in the targeting of "${feature.name}"`;
    inTargeting(code, [...path, "fractional", 0], message, {
      help: `write \`${saltedFractional(by)}\`, with these buckets; users without "${name}" get the default`,
    });
  });
}
