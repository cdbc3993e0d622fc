/** targeting-incomparable: a number, such as a time, is compared with a text. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { isBoolean, operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-incomparable",
  severity: "error",
  configurable: false,
  means: "A targeting rule compares a number or a boolean with a string that is not a number.",
  why: "In some evaluators the comparison is never true, and in others it is an error for all users.",
  fix: "Compare values of the same type; `$flagd.timestamp` is a number of seconds since 1970, UTC.",
};

export const targetingIncomparable: Rule = { codes: [code], check };

const COMPARISONS: ReadonlySet<string> = new Set("== === != !== > >= < <=".split(" "));
const ARITHMETIC: ReadonlySet<string> = new Set("+ - * / % max min".split(" "));

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation === undefined || !COMPARISONS.has(operation.operator)) return;
    const { operator, args } = operation;
    const natures = args.map(natureOf);
    const other = natures.find((nature) => nature === "number" || nature === "boolean");
    const index = natures.indexOf("text");
    if (other === undefined || index === -1) return;
    const message = `a ${other} is compared with the string ${JSON.stringify(args[index])}, in the targeting of "${feature.name}"`;
    inTargeting(code, [...path, operator, index], message, { help: help(args[index] ?? null) });
  });
}

/** Undefined if it depends on the context. */
function natureOf(value: Value): "number" | "boolean" | "text" | undefined {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return value.trim() === "" || Number.isNaN(Number(value)) ? "text" : undefined;
  const operation = operationOf(value);
  if (operation === undefined) return undefined;
  if (operation.operator === "var") return operation.args[0] === "$flagd.timestamp" ? "number" : undefined;
  if (ARITHMETIC.has(operation.operator)) return "number";
  return isBoolean(operation) ? "boolean" : undefined;
}

function help(text: Value): string {
  const time = typeof text === "string" && /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time)
    ? "compare values of the same type"
    : `write ${Math.floor(time / 1000)}, the same time in seconds since 1970`;
}
