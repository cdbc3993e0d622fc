/** targeting-string-compare: `starts_with` or `ends_with` has invalid arguments. */
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { isLogic, operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-string-compare",
  severity: "error",
  configurable: false,
  means: "The arguments of `starts_with` or `ends_with` are not exactly two strings.",
  why: "flagd returns null for such a comparison, so it is never true, without an error.",
  fix: 'Pass the string to check and the string to find: `{"ends_with": [{"var": "email"}, "@example.com"]}`.',
};

export const targetingStringCompare: Rule = { codes: [code], check };

const OPERATORS: ReadonlySet<string> = new Set(["starts_with", "ends_with"]);

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    if (operation === undefined || !OPERATORS.has(operation.operator)) return;
    const { operator, args } = operation;
    const wrong = args.findIndex((arg) => typeof arg !== "string" && !isLogic(arg));
    if (args.length === 2 && wrong === -1) return;
    const place = [...path, operator, ...(args.length === 2 ? [wrong] : [])];
    inTargeting(code, place, `"${operator}" needs exactly two strings, in the targeting of "${feature.name}"`, {
      help: `write \`{"${operator}": [{"var": "email"}, ${example(args)}]}\`; to test several strings, use "or"`,
    });
  });
}

function example(args: readonly Value[]): string {
  const text = args.flat().find((arg) => typeof arg === "string" || typeof arg === "number");
  return JSON.stringify(String(text ?? "text"));
}
