/** variant-type: a variant's value is not of the flag's type. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { forEachFlag, jsonType } from "./for-each-flag.ts";

const code: Code = {
  name: "variant-type",
  severity: "error",
  configurable: false,
  means: "The value of a variant does not have the `type` of the flag.",
  why: "flagd rejects a flag with mixed types, and an application gets an error for a value of another type.",
  fix: "Correct the value, or the flag's `type`.",
};

export const variantType: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, ({ feature, flag }, inFlag) => {
    for (const [name, value] of Object.entries(flag.variants)) {
      const type = jsonType(value);
      if (type === flag.type) continue;
      const fix =
        feature.spec.flag?.type === undefined
          ? "or set the flag's type: `type: "
          : "or correct the flag's type: `type: ";
      inFlag(
        code,
        ["variants", name],
        `variant "${name}" of feature "${feature.name}" is a ${type}, but the flag is a ${flag.type}`,
        {
          help: `write a ${flag.type}${TYPES.has(type) ? `, ${fix}${type}\`` : ""}`,
        },
      );
    }
  });
}

const TYPES: ReadonlySet<string> = new Set(["boolean", "string", "number", "object"]);
