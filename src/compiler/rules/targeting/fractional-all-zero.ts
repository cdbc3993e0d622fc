/** fractional-all-zero: all buckets of a `fractional` have weight 0. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { fractionalArgs } from "../json-logic.ts";

const code: Code = {
  name: "fractional-all-zero",
  severity: "error",
  configurable: false,
  means: "All weights of a `fractional` are 0.",
  why: "No user is in any bucket, so all users silently get the default.",
  fix: "Give at least one bucket a weight, or remove the targeting.",
};

export const fractionalAllZero: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const buckets = fractionalArgs(value)?.filter((arg) => Array.isArray(arg)) ?? [];
    if (buckets.length === 0 || buckets.some(([, weight]) => weight !== 0)) return;
    inTargeting(
      code,
      [...path, "fractional"],
      `all weights in the targeting of "${feature.name}" are 0, so it never returns a variant`,
      {
        help: "give at least one bucket a weight, or remove the targeting",
        on: "key",
      },
    );
  });
}
