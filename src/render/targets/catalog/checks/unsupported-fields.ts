/** Reports entries that a form can't represent. The rule `catalog-lossy` reports single fields. */
import { quoteList } from "../../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../../base/diagnostics.ts";
import type { MeterDefinition, MonitoredResourceType } from "../../../../compiler/link/index.ts";
import { locationIn } from "../../../../compiler/parse/index.ts";
import { catalogCrossesServices, catalogWithoutQuota } from "../codes.ts";
import type { Entries } from "../entries.ts";

/** Reports references to other services, which a ServiceConfiguration can't contain. */
export function checkCrossings(services: readonly Entries[], report: ReportDiagnostic): void {
  const types = new Map(services.flatMap((entries) => entries.types.map((type) => [type.name, type] as const)));
  for (const { service, meters, limits } of services) {
    for (const meter of meters) checkTypes(meter, types, report);
    for (const { limit, meter } of limits) {
      if (meter.spec.service === service.name) continue;
      report(
        catalogCrossesServices,
        locationIn(limit.document, ["spec", "meter"]),
        `limit "${limit.name}" of "${service.name}" uses meter "${meter.name}" of "${meter.spec.service}", which a ServiceConfiguration does not support`,
        { help: `move the limit to service "${meter.spec.service}"` },
      );
    }
  }
}

function checkTypes(
  meter: MeterDefinition,
  types: ReadonlyMap<string, MonitoredResourceType>,
  report: ReportDiagnostic,
): void {
  (meter.spec.monitoredResourceTypes ?? []).forEach((name, index) => {
    const type = types.get(name);
    if (type === undefined || type.spec.service === meter.spec.service) return;
    report(
      catalogCrossesServices,
      locationIn(meter.document, ["spec", "monitoredResourceTypes", index]),
      `meter "${meter.name}" of "${meter.spec.service}" measures "${name}" of "${type.spec.service}", which a ServiceConfiguration does not support`,
      { help: `move the meter to service "${type.spec.service}", or the type to "${meter.spec.service}"` },
    );
  });
}

/** Reports one diagnostic, at the first limit, because the form is the cause. */
export function checkQuota(services: readonly Entries[], report: ReportDiagnostic): void {
  const limits = services.flatMap((entries) => entries.limits.map(({ limit }) => limit));
  const [first] = limits;
  if (first === undefined) return;
  const names = quoteList(limits.map(({ name }) => name));
  report(
    catalogWithoutQuota,
    locationIn(first.document, ["metadata", "name"]),
    `the form \`declared\` does not support limits: ${names} ${limits.length === 1 ? "is" : "are"} left out`,
    { help: "set `spec.targets.catalog.form` to `configuration` or `direct`" },
  );
}
