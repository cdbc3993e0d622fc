/** fractional-bucket-by: a `fractional` selects buckets by a value that is the same for all users. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachFlag, forEachPart } from "../for-each-flag.ts";
import { fractionalArgs, isBoolean, operationOf, saltedFractional, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "fractional-bucket-by",
  severity: "error",
  configurable: false,
  means:
    "The bucketing value (the first argument of a `fractional`, or the `by` of a `rollout`) is not a string, or is the same for all users.",
  why: "flagd ignores a number, and without a targetingKey all users silently get the default. A constant puts all users into the same bucket.",
  fix: 'Use a string that differs between users: `{"cat": [{"var": "$flagd.flagKey"}, {"var": "email"}]}`; or omit it to use the targetingKey.',
};

export const fractionalBucketBy: Rule = { codes: [code], check };

const ARITHMETIC: ReadonlySet<string> = new Set("+ - * / % max min".split(" "));

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, ({ feature, flag: { rollout } }, inFlag) => {
    const fault = rollout === undefined ? undefined : faultOf({ var: rollout.by });
    if (fault === undefined) return;
    inFlag(code, ["rollout", "by"], `${fault} can't distinguish users, in the rollout of "${feature.name}"`, {
      help: "use a string that differs between users, such as `by: email`, or omit it to use the targetingKey",
    });
  });
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const args = fractionalArgs(value) ?? [];
    const [by] = args;
    // Without buckets, the argument was probably intended as one.
    if (by === undefined || Array.isArray(by) || !args.some((arg) => Array.isArray(arg))) return;
    const fault = faultOf(by);
    if (fault === undefined) return;
    const suggestion = saltedFractional({ var: typeof by === "string" ? by : "email" });
    inTargeting(
      code,
      [...path, "fractional", 0],
      `${fault} can't distinguish users, in the targeting of "${feature.name}"`,
      {
        help: `write \`${suggestion}\` with these buckets, or omit it to use the targetingKey`,
      },
    );
  });
}

/** Whether a value does not depend on the user. */
function isConstant(value: Value): boolean {
  const operation = operationOf(value);
  if (operation === undefined) return true;
  if (operation.operator !== "var") return operation.args.every(isConstant);
  const [name] = operation.args;
  return typeof name === "string" && name.startsWith("$flagd.");
}

function faultOf(by: Value): string | undefined {
  const operation = operationOf(by);
  if (operation === undefined) return JSON.stringify(by);
  if (ARITHMETIC.has(operation.operator)) return `a number from "${operation.operator}"`;
  if (isBoolean(operation)) return `a boolean from "${operation.operator}"`;
  if (operation.operator === "cat") return operation.args.every(isConstant) ? formatTargeting(by) : undefined;
  if (operation.operator !== "var") return undefined;
  if (operation.args[0] === "$flagd.timestamp") return "the time";
  return operation.args[0] === "$flagd.flagKey" ? "the flag's key" : undefined;
}
