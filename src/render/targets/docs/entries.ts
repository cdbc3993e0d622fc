/** Makes the table rows of a service's entries, with related entries. */
import type { Model, QuotaLimit, Service } from "../../../compiler/link/index.ts";
import type { MonitoredResourceTypeLabel, QuotaLimitCost } from "../../../compiler/kinds.ts";
import { code, prose } from "../../../base/markdown.ts";

type Row = readonly string[];

export function typeRows(service: Service, { byKind }: Model): readonly Row[] {
  return of(service, byKind.MonitoredResourceType.values()).map(({ spec }) => [
    named(spec.type, spec.displayName, spec.description),
    code(spec.gvk.kind),
    spec.phase ?? "Draft",
    (spec.labels ?? []).map(label).join(", "),
  ]);
}

function label({ name, required, allowedValues }: MonitoredResourceTypeLabel): string {
  const values = allowedValues === undefined ? "" : ` (${allowedValues.map(code).join(" or ")})`;
  return `${code(name)}${values}${required === true ? "" : " (optional)"}`;
}

export function meterRows(service: Service, { byKind }: Model): readonly Row[] {
  return of(service, byKind.MeterDefinition.values()).map(({ spec }) => {
    const { kind, unit, aggregation = kind === "Gauge" ? "Latest" : "Sum", dimensions = [] } = spec.measurement;
    const { consumedUnit = unit, pricingUnit = unit } = spec.billing ?? {};
    const types = spec.monitoredResourceTypes ?? [];
    return [
      named(spec.meter, spec.displayName, spec.description),
      spec.phase ?? "Draft",
      `${aggregation} of ${kind} in ${code(unit)}`,
      dimensions.map(code).join(", "),
      [...new Set([consumedUnit, pricingUnit])].map(code).join(", priced per "),
      types.map((name) => code(byKind.MonitoredResourceType.get(name)?.spec.type ?? name)).join(", "),
    ];
  });
}

export function limitRows(service: Service, { byKind }: Model): readonly Row[] {
  return of(service, byKind.QuotaLimit.values()).map(({ spec }) => [
    named(spec.limit, spec.displayName),
    code(byKind.MeterDefinition.get(spec.meter)?.spec.meter ?? spec.meter),
    spec.consumer?.kind ?? "Organization",
    String(spec.default),
    cap(spec),
    (spec.costs ?? []).map(cost).join(", "),
  ]);
}

function cap({ max = 0 }: QuotaLimit["spec"]): string {
  return max === 0 ? "no maximum" : String(max);
}

function cost({ resource, amount }: QuotaLimitCost): string {
  return `${amount} for every ${code(resource.kind)}`;
}

/** The canonical name, the display name and the description. */
function named(name: string, displayName = "", description = ""): string {
  const about = [displayName, description].filter((text) => text !== "").map(prose);
  return [code(name), about.join(": ")].filter((part) => part !== "").join(" ");
}

function of<Entry extends { readonly spec: { readonly service: string } }>(
  service: Service,
  entries: Iterable<Entry>,
): readonly Entry[] {
  return [...entries].filter(({ spec }) => spec.service === service.name);
}
