/** fractional-malformed: a `fractional` is not a list of buckets. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { fractionalArgs, isLogic, formatTargeting } from "../json-logic.ts";

const code: Code = {
  name: "fractional-malformed",
  severity: "error",
  configurable: false,
  means: "A `fractional` has no buckets, or a bucket that is not a variant and a weight.",
  why: "flagd ignores the whole operation, so all users silently get the default.",
  fix: 'Write a list for each bucket: `{"fractional": [["on", 10], ["off", 90]]}`.',
};

export const fractionalMalformed: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const args = fractionalArgs(value);
    if (args === undefined) return;
    const wrong = args.findIndex((arg, index) => !isBucket(arg) && (index > 0 || args.length === 1));
    if (wrong === -1 && args.length > 0) return;
    const isOneOfMany = args.some((arg) => Array.isArray(arg));
    const place = [...path, "fractional", ...(isOneOfMany ? [wrong] : [])];
    inTargeting(
      code,
      place,
      `a bucket must be a list of a variant and a weight, in the targeting of "${feature.name}"`,
      {
        help: `write \`${formatTargeting({ fractional: suggestBuckets(args) })}\``,
      },
    );
  });
}

function isBucket(value: Value): boolean {
  return Array.isArray(value) && (value.length === 1 || value.length === 2);
}

/** The probable intention of `["on", 10, "off", 90]` or `{on: 10, off: 90}`; an example if it is not clear. */
function suggestBuckets(args: readonly Value[]): readonly Value[] {
  const [only] = args;
  if (args.length === 1 && isLogic(only)) return Object.entries(only);
  const pairs = args.flatMap((arg, index) => (index % 2 === 0 ? [[arg, args[index + 1] ?? null]] : []));
  const isFlat = pairs.every(([variant, weight]) => typeof variant === "string" && typeof weight === "number");
  return isFlat && pairs.length > 0
    ? pairs
    : [
        ["on", 10],
        ["off", 90],
      ];
}
