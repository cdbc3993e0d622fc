/** unused-resource-type: no meter or limit uses a monitored resource type. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { MonitoredResourceType, QuotaLimit } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "unused-resource-type",
  severity: "note",
  configurable: true,
  requiresCompleteModel: true,
  means: "No meter measures a monitored resource type, and no quota limit uses it.",
  why: "Such resources are neither billed nor limited.",
  fix: "List it under `monitoredResourceTypes` of a meter or under `costs` of a limit. Ignore the note if you only monitor it.",
};

export const unusedResourceType: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const measured = new Set(
    [...byKind.MeterDefinition.values()].flatMap(({ spec }) => spec.monitoredResourceTypes ?? []),
  );
  const limits = [...byKind.QuotaLimit.values()];
  for (const type of byKind.MonitoredResourceType.values())
    if (!measured.has(type.name) && !limits.some((limit) => counts(limit, type)))
      report(
        code,
        locationIn(type.document, ["metadata", "name"]),
        `no meter or quota limit uses resource type "${type.name}"`,
        {
          help: `add it to \`monitoredResourceTypes\` of a meter, or ${type.spec.gvk.kind} to \`costs\` of a quota limit`,
        },
      );
}

function counts({ spec }: QuotaLimit, type: MonitoredResourceType): boolean {
  const { group, kind } = type.spec.gvk;
  return (spec.costs ?? []).some(({ resource }) => resource.group === group && resource.kind === kind);
}
