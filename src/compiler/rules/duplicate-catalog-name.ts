/** duplicate-catalog-name: two services, types, meters or limits have the same platform name. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Resource } from "../schema/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "duplicate-catalog-name",
  severity: "error",
  configurable: false,
  means: "Two documents of one kind have the same `serviceName`, `type`, `meter` or `limit`.",
  why: "Billing, quota and telemetry use these names, so two entries would overwrite each other in turns.",
  fix: "Rename one of them, or delete it if it is a copy.",
};

export const duplicateCatalogName: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  onceEach(byKind.Service.values(), "serviceName", ({ spec }) => spec.serviceName, report);
  onceEach(byKind.MonitoredResourceType.values(), "type", ({ spec }) => spec.type, report);
  onceEach(byKind.MeterDefinition.values(), "meter", ({ spec }) => spec.meter, report);
  onceEach(byKind.QuotaLimit.values(), "limit", ({ spec }) => spec.limit, report);
}

function onceEach<R extends Resource>(
  resources: Iterable<R>,
  field: string,
  nameOf: (resource: R) => string,
  report: ReportDiagnostic,
): void {
  const first = new Map<string, R>();
  for (const resource of resources) {
    const name = nameOf(resource);
    const before = first.get(name);
    if (before === undefined) first.set(name, resource);
    else
      report(
        code,
        locationIn(resource.document, ["spec", field]),
        `"${before.name}" and "${resource.name}" both have ${field} "${name}"`,
        {
          help: "rename one, or delete it if it is a copy",
          related: [{ message: "the other one", at: locationIn(before.document, ["spec", field]) }],
        },
      );
  }
}
