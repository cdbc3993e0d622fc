/** The form `configuration`: a Service, and one ServiceConfiguration that the services operator spreads over billing and quota. */
import type { MeterDefinition, MonitoredResourceType } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { claimsOf } from "./claims.ts";
import { consumerOf, unitOf } from "./consumer.ts";
import { isLive, phaseOf, present } from "./entries.ts";
import type { Entries, Limited } from "./entries.ts";
import { registered, SERVICES } from "./service.ts";

export function configuration(entries: Entries, { types }: Catalog): readonly Manifest[] {
  const { service } = entries;
  const held = heldBy(entries);
  return [
    registered(service),
    manifest(
      { apiVersion: SERVICES, kind: "ServiceConfiguration", metadata: { name: service.name } },
      {
        spec: present({
          serviceRef: { name: service.name },
          phase: phaseOf(service),
          monitoredResourceTypes: filled(held.types.map(typeEntry)),
          metrics: filled(held.meters.map(metric)),
          billing: wrapped("consumerDestinations", destinations(held, types)),
          quota: quota(held.limits),
        }),
      },
    ),
  ];
}

/**
 * What a service's configuration holds. It has one phase for all, so that drafts wait outside of one that is public;
 * and its limits can only name metrics that it defines itself.
 */
export function heldBy({ service, types, meters, limits }: Entries): Entries {
  const held = (entry: MonitoredResourceType | MeterDefinition): boolean => !isLive(service) || isLive(entry);
  return {
    service,
    types: types.filter(held),
    meters: meters.filter(held),
    limits: limits.filter(({ meter }) => meter.spec.service === service.name && held(meter)),
  };
}

function typeEntry({ spec: { type, displayName, description, gvk, labels } }: MonitoredResourceType): Value {
  return present({
    type,
    displayName,
    description,
    gvk: { group: gvk.group, kind: gvk.kind },
    labels: filled((labels ?? []).map((label) => present({ name: label.name, description: label.description }))),
  });
}

function metric({ spec: { meter, displayName, description, measurement } }: MeterDefinition): Value {
  const { kind, unit, dimensions } = measurement;
  return present({ name: meter, displayName, description, kind, unit, dimensions: filled(dimensions ?? []) });
}

/** Per resource type the metrics that are billed for it. */
function destinations({ types, meters }: Entries, known: Catalog["types"]): readonly Value[] {
  return types.flatMap((type) => {
    const on = meters.filter(({ spec }) => spec.monitoredResourceTypes?.some((name) => known.get(name) === type));
    const metrics = on.map(({ spec }) => spec.meter);
    return metrics.length === 0 ? [] : [{ monitoredResourceType: type.spec.type, metrics }];
  });
}

function quota(limits: readonly Limited[]): Value | undefined {
  if (limits.length === 0) return undefined;
  const metricRules = claimsOf(limits).map(({ group, kind, amounts }) => ({
    selector: { apiGroup: group, kind },
    metricCosts: Object.fromEntries(amounts),
  }));
  return present({ limits: limits.map(limitEntry), metricRules: filled(metricRules) });
}

function limitEntry({ limit, meter }: Limited): Value {
  const { displayName, default: defaultLimit, max = 0 } = limit.spec;
  return present({
    name: limit.spec.limit,
    metric: meter.spec.meter,
    consumerType: { ...consumerOf(limit) },
    unit: unitOf(limit),
    defaultLimit,
    maxLimit: max,
    displayName,
  });
}

function filled(list: readonly Value[]): readonly Value[] | undefined {
  return list.length === 0 ? undefined : list;
}

function wrapped(key: string, list: readonly Value[]): Value | undefined {
  return list.length === 0 ? undefined : { [key]: list };
}
