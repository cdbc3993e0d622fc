/** targeting-boolean-shorthand: targeting returns true or false, but no variant has that name. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachFlag, variantNames } from "../for-each-flag.ts";
import { isBoolean, isLogic, operationOf, partsOf, formatTargeting, type Part } from "../json-logic.ts";

const code: Code = {
  name: "targeting-boolean-shorthand",
  severity: "error",
  configurable: false,
  means: "A targeting rule returns true or false, but the flag has no variants named `true` and `false`.",
  why: "The result must be the name of a variant. flagd looks for a variant named `true` and returns an error.",
  fix: 'Name the variants: `{"if": [CONDITION, "on", "off"]}`.',
};

export const targetingBooleanShorthand: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, ({ feature, flag }, inFlag) => {
    const names = variantNames(flag);
    const wrong = isLogic(flag.targeting) ? firstWrong(flag.targeting, names) : undefined;
    if (wrong === undefined) return;
    const message = `the targeting of "${feature.name}" returns true or false, but its variants are ${quoteList(names)}`;
    inFlag(code, ["targeting", ...wrong.path], message, { help: help(wrong.value, flag.enabled, flag.disabled) });
  });
}

/** Only the first one per flag is reported, because the other boolean usually occurs too. */
function firstWrong(targeting: Value, names: readonly string[]): Part | undefined {
  const isMissing = (answer: boolean): boolean => !names.includes(String(answer));
  for (const part of partsOf(targeting))
    if ((part.role === "result" || part.role === "bucket") && answers(part).some(isMissing)) return part;
  return undefined;
}

/** The booleans that a part can return by itself. An `and` with a false condition returns false. */
function answers({ value }: Part): readonly boolean[] {
  if (typeof value === "boolean") return [value];
  const operation = operationOf(value);
  if (operation === undefined) return [];
  if (operation.operator === "and") return [false];
  return isBoolean(operation) ? [true, false] : [];
}

function help(value: Value, enabled: string, disabled: string): string {
  if (typeof value === "boolean") return `write "${value ? enabled : disabled}", the name of a variant`;
  const operation = operationOf(value);
  const last = operation?.args.at(-1);
  const named = operation?.operator === "and" && typeof last === "string";
  if (!named) return `name the variants: \`${formatTargeting({ if: [value, enabled, disabled] })}\``;
  const conditions = operation.args.slice(0, -1);
  const [only = null] = conditions;
  return `write \`${formatTargeting({ if: [conditions.length === 1 ? only : { and: conditions }, last] })}\``;
}
