/** duplicate-limit: a meter has two quota limits. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { QuotaLimit } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "duplicate-limit",
  severity: "error",
  configurable: false,
  means: "Two quota limits refer to the same meter.",
  why: "The quota system identifies a limit by its meter, so only one of the two would apply.",
  fix: "Keep one limit per meter, or give the other limit its own meter.",
};

export const duplicateLimit: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const first = new Map<string, QuotaLimit>();
  for (const limit of byKind.QuotaLimit.values()) {
    const { meter } = limit.spec;
    const before = first.get(meter);
    if (before === undefined) first.set(meter, limit);
    else
      report(
        code,
        locationIn(limit.document, ["spec", "meter"]),
        `limits "${before.name}" and "${limit.name}" both limit meter "${meter}"`,
        {
          help: "keep one of them, or give the other its own meter",
          related: [{ message: "the other one", at: locationIn(before.document, ["spec", "meter"]) }],
        },
      );
  }
}
