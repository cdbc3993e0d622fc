/** Groups catalog entries by service, and fills in their defaults. */
import type { MeterDefinition, MonitoredResourceType, QuotaLimit, Service } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import { memoizeByIdentity } from "../memoize.ts";

/** A limit and its meter. */
export interface Limited {
  readonly limit: QuotaLimit;
  readonly meter: MeterDefinition;
}

/** A service and its entries; each list is sorted by document name. */
export interface Entries {
  readonly service: Service;
  readonly types: readonly MonitoredResourceType[];
  readonly meters: readonly MeterDefinition[];
  /** Limits with a known meter, which may belong to another service. */
  readonly limits: readonly Limited[];
}

/** Sorted by service. Entries of unknown services are omitted; they are already reported. */
export const serviceEntries: (catalog: Catalog) => readonly Entries[] = memoizeByIdentity(
  ({ services, types, meters, limits }: Catalog): readonly Entries[] =>
    [...services.values()].map((service) => {
      const isOfService = ({ spec }: { readonly spec: { readonly service: string } }): boolean =>
        spec.service === service.name;
      return {
        service,
        types: [...types.values()].filter(isOfService),
        meters: [...meters.values()].filter(isOfService),
        limits: [...limits.values()].filter(isOfService).flatMap((limit): readonly Limited[] => {
          const meter = meters.get(limit.spec.meter);
          return meter === undefined ? [] : [{ limit, meter }];
        }),
      };
    }),
);

type Phased = Service | MonitoredResourceType | MeterDefinition;

export function phaseOf({ spec }: Phased): "Draft" | "Published" | "Deprecated" | "Retired" {
  return spec.phase ?? "Draft";
}

/** Whether its phase is past Draft. */
export function isLive(entry: Phased): boolean {
  return phaseOf(entry) !== "Draft";
}

/** The default of the services operator: the latest value of a gauge, otherwise the sum. */
export function aggregationOf({ spec: { measurement } }: MeterDefinition): string {
  return measurement.aggregation ?? (measurement.kind === "Gauge" ? "Latest" : "Sum");
}

/** The units of the invoice; by default those of the measurement. */
export function billingOf({ spec: { measurement, billing } }: MeterDefinition): { readonly [key: string]: Value } {
  const { consumedUnit = measurement.unit, pricingUnit = measurement.unit } = billing ?? {};
  return { consumedUnit, pricingUnit };
}

/** Drops undefined fields. */
export function present(fields: { readonly [key: string]: Value | undefined }): { readonly [key: string]: Value } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
