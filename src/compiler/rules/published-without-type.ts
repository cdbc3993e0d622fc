/** published-without-type: a Published meter has no resource types. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "published-without-type",
  severity: "error",
  configurable: false,
  means: "A meter is Published and lists no `monitoredResourceTypes`.",
  why: "Billing rejects a published meter without a resource type.",
  fix: "List at least one resource type, or keep the meter a Draft.",
};

export const publishedWithoutType: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { name, spec, document } of byKind.MeterDefinition.values())
    if (spec.phase === "Published" && (spec.monitoredResourceTypes ?? []).length === 0)
      report(
        code,
        locationIn(document, ["spec", "phase"]),
        `meter "${name}" is Published, but measures no resource type`,
        {
          help: "add `monitoredResourceTypes: [NAME]`, or set `phase: Draft`",
        },
      );
}
