/** targeting-unknown-operator: flagd does not support an operation. */
import { didYouMean } from "../../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-unknown-operator",
  severity: "error",
  configurable: false,
  means: "A targeting rule uses an operation that flagd does not support.",
  why: "flagd can't parse the rule, so every evaluation of the flag is an error.",
  fix: "Use an operation of JsonLogic or flagd: `fractional`, `starts_with`, `ends_with`, `sem_ver`.",
};

export const targetingUnknownOperator: Rule = { codes: [code], check };

/** From flagd's schema, version 0 of targeting.json; targeting-ref reports `$ref`. */
const OPERATORS: ReadonlySet<string> = new Set([
  ..."var missing missing_some if == === != !== > >= < <= % / * + - max min map filter all none some reduce".split(" "),
  ..."in substr cat merge ! !! or and starts_with ends_with sem_ver fractional $ref".split(" "),
]);

/** flagd's operators by their names in other languages. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    fractionalEvaluation: "fractional",
    rollout: "fractional",
    percentage: "fractional",
    equals: "==",
    eq: "==",
    "=": "==",
    not: "!",
    contains: "in",
    includes: "in",
    startsWith: "starts_with",
    endsWith: "ends_with",
    semver: "sem_ver",
    semVer: "sem_ver",
    "&&": "and",
    "||": "or",
  }),
);

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operator = operationOf(value)?.operator;
    if (operator === undefined || OPERATORS.has(operator)) return;
    inTargeting(
      code,
      [...path, operator],
      `flagd has no operation "${operator}", in the targeting of "${feature.name}"`,
      {
        help: help(operator),
        on: "key",
      },
    );
  });
}

function help(operator: string): string {
  const suggestion = OTHER_NAMES.get(operator);
  if (suggestion !== undefined) return `did you mean "${suggestion}"?`;
  return didYouMean(operator, OPERATORS) ?? "it supports JsonLogic, fractional, starts_with, ends_with and sem_ver";
}
