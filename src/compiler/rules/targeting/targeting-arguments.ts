/** targeting-arguments: an operation has too few or too many arguments. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-arguments",
  severity: "error",
  configurable: false,
  means: "An operation of a targeting rule has too few or too many arguments.",
  why: "Missing arguments count as null and extra ones are ignored, so the rule behaves differently than it reads.",
  fix: "Pass the right number of arguments, in a list.",
};

export const targetingArguments: Rule = { codes: [code], check };

const MANY = Number.POSITIVE_INFINITY;

/** The least and greatest numbers of arguments, from flagd's schema, except that an `if` of one argument is pointless. */
const TAKES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ..."== === != !== > >= % / map filter all none some in missing_some".split(" ").map(takes(2, 2)),
  ..."< <= substr".split(" ").map(takes(2, 3)),
  ..."! !!".split(" ").map(takes(1, 1)),
  ..."if *".split(" ").map(takes(2, MANY)),
  takes(1, MANY)("-"),
  ..."reduce".split(" ").map(takes(3, 3)),
]);

function takes(least: number, most: number): (operator: string) => readonly [string, readonly [number, number]] {
  return (operator) => [operator, [least, most]];
}

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    const [least, most] = TAKES.get(operation?.operator ?? "") ?? [0, MANY];
    if (operation === undefined || (operation.args.length >= least && operation.args.length <= most)) return;
    const { operator, args } = operation;
    const message = `"${operator}" takes ${amount(least, most)}, not ${args.length}, in the targeting of "${feature.name}"`;
    const example = ["a", "b", "c"].slice(0, least).join(", ");
    inTargeting(code, [...path, operator], message, {
      help: `write it like \`{"${operator}": [${example}${most > least ? ", ..." : ""}]}\``,
      on: "key",
    });
  });
}

function amount(least: number, most: number): string {
  if (most === MANY) return `at least ${least} arguments`;
  if (least < most) return `${least} or ${most} arguments`;
  return least === 1 ? "1 argument" : `${least} arguments`;
}
