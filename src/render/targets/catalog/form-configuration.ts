/**
 * The form `configuration`: a Service, and a ServiceConfiguration that the services operator expands for billing and
 * quota.
 */
import type { MeterDefinition, MonitoredResourceType } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { claimsOf } from "./claims.ts";
import { consumerOf, unitOf } from "./consumer.ts";
import { isLive, phaseOf, present } from "./entries.ts";
import type { Entries, Limited } from "./entries.ts";
import { registryService, SERVICES } from "./service.ts";

export function configuration(entries: Entries, { types }: Catalog): readonly Manifest[] {
  const { service } = entries;
  const included = configurationEntries(entries);
  return [
    registryService(service),
    manifest(
      { apiVersion: SERVICES, kind: "ServiceConfiguration", metadata: { name: service.name } },
      {
        spec: present({
          serviceRef: { name: service.name },
          phase: phaseOf(service),
          monitoredResourceTypes: filled(included.types.map(typeEntry)),
          metrics: filled(included.meters.map(metric)),
          billing: wrapped("consumerDestinations", destinations(included, types)),
          quota: quota(included.limits),
        }),
      },
    ),
  ];
}

/**
 * The entries in a service's configuration. It has one phase, so drafts stay out of a published one, and its limits can
 * only use its own metrics.
 */
export function configurationEntries({ service, types, meters, limits }: Entries): Entries {
  const included = (entry: MonitoredResourceType | MeterDefinition): boolean => !isLive(service) || isLive(entry);
  return {
    service,
    types: types.filter(included),
    meters: meters.filter(included),
    limits: limits.filter(({ meter }) => meter.spec.service === service.name && included(meter)),
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

/** The metrics that are billed for each resource type. */
function destinations({ types, meters }: Entries, allTypes: Catalog["types"]): readonly Value[] {
  return types.flatMap((type) => {
    const on = meters.filter(({ spec }) => spec.monitoredResourceTypes?.some((name) => allTypes.get(name) === type));
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
