/** unused-meter: a meter has no resource types and no limits. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "unused-meter",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "A meter measures no resource type, and no quota limits it.",
  why: "Such a meter never reaches billing or quota, so its usage is free.",
  fix: "List its resource types under `monitoredResourceTypes`, add a QuotaLimit for it, or delete it.",
};

export const unusedMeter: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const limited = new Set([...byKind.QuotaLimit.values()].map(({ spec }) => spec.meter));
  for (const { name, spec, document } of byKind.MeterDefinition.values()) {
    // published-without-type reports Published meters.
    if (spec.phase === "Published" || limited.has(name) || (spec.monitoredResourceTypes ?? []).length > 0) continue;
    report(
      code,
      locationIn(document, ["metadata", "name"]),
      `meter "${name}" measures no resource type, and no quota limits it`,
      {
        help: "add `monitoredResourceTypes`, or a QuotaLimit with this `meter`",
      },
    );
  }
}
