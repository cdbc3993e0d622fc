/** The entries of the catalog by the service that they belong to, and what is left out where defaults are filled in. */
import type { MeterDefinition, MonitoredResourceType, QuotaLimit, Service } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import { memoizeByIdentity } from "../memoize.ts";

/** A limit with the meter that it counts by. */
export interface Limited {
  readonly limit: QuotaLimit;
  readonly meter: MeterDefinition;
}

/** What a service brings, each list sorted by document name. */
export interface Entries {
  readonly service: Service;
  readonly types: readonly MonitoredResourceType[];
  readonly meters: readonly MeterDefinition[];
  /** Limits whose meter is known; it may be another service's. */
  readonly limits: readonly Limited[];
}

/** Sorted by service. An entry whose service is unknown has been reported, and is left out. */
export const serviceEntries: (catalog: Catalog) => readonly Entries[] = memoizeByIdentity(
  ({ services, types, meters, limits }: Catalog): readonly Entries[] =>
    [...services.values()].map((service) => {
      const own = ({ spec }: { readonly spec: { readonly service: string } }): boolean => spec.service === service.name;
      return {
        service,
        types: [...types.values()].filter(own),
        meters: [...meters.values()].filter(own),
        limits: [...limits.values()].filter(own).flatMap((limit): readonly Limited[] => {
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

/** Whether it has left the drawing board. */
export function isLive(entry: Phased): boolean {
  return phaseOf(entry) !== "Draft";
}

/** As upstream fills it in: the latest of a gauge, the sum of everything else. */
export function aggregationOf({ spec: { measurement } }: MeterDefinition): string {
  return measurement.aggregation ?? (measurement.kind === "Gauge" ? "Latest" : "Sum");
}

/** The units of the invoice, which are those of the measurement unless it says otherwise. */
export function billingOf({ spec: { measurement, billing } }: MeterDefinition): { readonly [key: string]: Value } {
  const { consumedUnit = measurement.unit, pricingUnit = measurement.unit } = billing ?? {};
  return { consumedUnit, pricingUnit };
}

/** The fields that are there. */
export function present(fields: { readonly [key: string]: Value | undefined }): { readonly [key: string]: Value } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
