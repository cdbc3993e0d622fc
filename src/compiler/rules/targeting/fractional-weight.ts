/** fractional-weight: a weight is not a whole number of at least 0. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { fractionalArgs, isLogic } from "../json-logic.ts";

const code: Code = {
  name: "fractional-weight",
  severity: "error",
  configurable: false,
  means: "A weight of a `fractional` is negative or not a whole number, or the sum is greater than 2147483647.",
  why: "flagd ignores the whole operation, so all users silently get the default. A negative weight counts as 0.",
  fix: "Use whole numbers. Only their proportion matters: instead of 0.5 and 99.5, use 1 and 199.",
};

export const fractionalWeight: Rule = { codes: [code], check };

/** The greatest sum of all weights. */
const LARGEST = 2_147_483_647;

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const wrong = firstWrong(fractionalArgs(value) ?? []);
    if (wrong === undefined) return;
    const { index, weight, isTooMuch } = wrong;
    const what = isTooMuch
      ? `the sum of all weights must be at most ${LARGEST}`
      : `a weight must be a whole number of at least 0, not ${weight}`;
    inTargeting(code, [...path, "fractional", index, 1], `${what}, in the targeting of "${feature.name}"`, {
      help: "only the proportion matters: instead of 0.5 and 99.5, use 1 and 199",
    });
  });
}

interface Wrong {
  readonly index: number;
  readonly weight: string;
  readonly isTooMuch: boolean;
}

function firstWrong(args: readonly Value[]): Wrong | undefined {
  let total = 0;
  for (const [index, bucket] of args.entries()) {
    const weight: Value = Array.isArray(bucket) ? (bucket[1] ?? 1) : 1;
    // A calculated weight is not known here.
    if (isLogic(weight)) continue;
    const isWhole = typeof weight === "number" && Number.isInteger(weight) && weight >= 0;
    total += isWhole ? weight : 0;
    if (!isWhole || total > LARGEST) return { index, weight: JSON.stringify(weight), isTooMuch: isWhole };
  }
  return undefined;
}
