/** targeting-evaluates-context: an `if` returns a value of the context, which flagd then evaluates as a rule. */
import type { Value } from "../../parse/index.ts";
import type { Path } from "../../../base/source.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import type { Subject } from "../for-each-flag.ts";
import { flattenedIn, operationOf, formatTargeting } from "../json-logic.ts";
import type { Operation, Part } from "../json-logic.ts";

const code: Code = {
  name: "targeting-evaluates-context",
  severity: "error",
  configurable: false,
  means: "A branch of an `if` in a targeting rule is a value of the context.",
  why: "flagd evaluates a branch that is an object once more, as a rule. A client that sends a rule in its context can make flagd run it, and a rule that reads itself overflows the stack and ends flagd for all clients. The targeting of a feature with `entitlement` becomes a branch when it is rendered.",
  fix: 'Compare the value and name the variants: `{"if": [{"==": [{"var": "theme"}, "dark"]}, "dark", "light"]}`.',
};

export const targetingEvaluatesContext: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, (part, subject, inTargeting) => {
    for (const branch of branchesOf(part, subject))
      for (const { path, value } of answersOf(branch.value, branch.path))
        inTargeting(
          code,
          path,
          `flagd evaluates ${formatTargeting(value)} as a rule if its value is an object, in the targeting of "${subject.feature.name}"`,
          { help: `compare the value, and name the variants: \`${compared(value, subject)}\`` },
        );
  });
}

interface Branch {
  readonly path: Path;
  readonly value: Value;
}

/** The branches of an `if`. The rendered targeting of a feature with entitlement is also one. */
function branchesOf({ path, value }: Part, { feature: { spec } }: Subject): readonly Branch[] {
  const operation = operationOf(value);
  // targeting-flattened-operator reports this.
  if (operation !== undefined && flattenedIn(operation.args) !== undefined) return [];
  if (operation?.operator === "if")
    return argumentsOf(operation, path).filter((_, index, { length }) => index % 2 === 1 || index === length - 1);
  return path.length === 0 && spec.entitlement !== undefined ? [{ path, value }] : [];
}

/** The context values that a value can return, except those in the branches of a nested `if`. */
function answersOf(value: Value, path: Path): readonly Branch[] {
  const operation = operationOf(value);
  if (operation === undefined) return [];
  if (operation.operator === "var") return isOfFlagd(operation) ? [] : [{ path, value }];
  if (operation.operator === "reduce") return [{ path, value }];
  if (operation.operator !== "or" && operation.operator !== "and") return [];
  return argumentsOf(operation, path).flatMap((one) => answersOf(one.value, one.path));
}

function argumentsOf({ operator, args, isList }: Operation, path: Path): readonly Branch[] {
  return args.map((value, index) => ({ value, path: [...path, operator, ...(isList ? [index] : [])] }));
}

/** Whether this is a value of flagd, which is not an object and overrides the context. */
function isOfFlagd({ args: [name] }: Operation): boolean {
  return name === "$flagd.flagKey" || name === "$flagd.timestamp";
}

function compared(value: Value, { flag: { enabled, disabled } }: Subject): string {
  return formatTargeting({ if: [{ "==": [value, enabled] }, enabled, disabled] });
}
