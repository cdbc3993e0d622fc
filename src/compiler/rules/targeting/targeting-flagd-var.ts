/** targeting-flagd-var: `$flagd` has no such value. */
import { didYouMean } from "../../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-flagd-var",
  severity: "error",
  configurable: false,
  means: "A targeting rule uses a variable `$flagd.…` that flagd does not provide.",
  why: "The variable is always missing, so a comparison with it is never true.",
  fix: "flagd provides `$flagd.timestamp` (seconds since 1970, UTC) and `$flagd.flagKey`; all other values come from the context.",
};

export const targetingFlagdVar: Rule = { codes: [code], check };

const PROVIDED: readonly string[] = ["$flagd.timestamp", "$flagd.flagKey"];

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    const name = operation?.operator === "var" ? operation.args[0] : undefined;
    if (typeof name !== "string" || !/^\$flagd(?:\.|$)/.test(name) || PROVIDED.includes(name)) return;
    const place = [...path, "var", ...(operation?.isList === true ? [0] : [])];
    inTargeting(code, place, `flagd does not provide "${name}", in the targeting of "${feature.name}"`, {
      help: didYouMean(name, PROVIDED) ?? "it provides $flagd.timestamp (seconds) and $flagd.flagKey",
    });
  });
}
