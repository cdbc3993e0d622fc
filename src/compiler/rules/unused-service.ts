/** unused-service: nothing belongs to a service or depends on it. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, AllContext } from "./rule.ts";

const code: Code = {
  name: "unused-service",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "No feature, resource type, meter, limit or other service refers to a service.",
  why: "It may be obsolete, or its entries may refer to another service by mistake.",
  fix: "Delete it, or set it as the `service` of its entries.",
};

export const unusedService: Rule = { codes: [code], all: true, check };

function check({ model: { byKind } }: AllContext, report: ReportDiagnostic): void {
  const used = new Set<string | undefined>();
  for (const kind of ["Feature", "MonitoredResourceType", "MeterDefinition", "QuotaLimit"] as const)
    for (const { spec } of byKind[kind].values()) used.add(spec.service);
  for (const { spec } of byKind.Service.values()) for (const name of spec.dependsOn ?? []) used.add(name);
  for (const { name, document } of byKind.Service.values())
    if (!used.has(name))
      report(code, locationIn(document, ["metadata", "name"]), `nothing refers to service "${name}"`, {
        help: `delete it, or add \`service: ${name}\` to its features, resource types, meters or limits`,
      });
}
