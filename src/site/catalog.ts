/** Builds the catalog of the page: resource types, meters and limits, with their references. */
import type { MeterDefinition, Model, MonitoredResourceType, QuotaLimit } from "../compiler/link/index.ts";
import type { Positions } from "./fleet.ts";
import { spotOf } from "./interning.ts";
import type { Tables } from "./interning.ts";
import { NONE } from "./payload.ts";
import type { WireCatalogEntry, WireService } from "./payload.ts";

export function servicesOf({ byKind }: Model, { services }: Positions, tables: Tables): readonly WireService[] {
  return [...byKind.Service.values()].map((service) => {
    const { serviceName, displayName, description, phase = "Draft", owner, enablement, dependsOn = [] } = service.spec;
    const needs = dependsOn.flatMap((name) => services.get(name) ?? []);
    return {
      name: service.name,
      id: serviceName,
      title: displayName,
      spot: spotOf(tables, service),
      phase,
      project: owner.project,
      ...(description === undefined ? {} : { about: description }),
      ...(owner.team === undefined ? {} : { team: owner.team }),
      ...(owner.contact === undefined ? {} : { contact: owner.contact }),
      ...(enablement === "GatedByProvider" ? { gated: true } : {}),
      ...(needs.length === 0 ? {} : { needs }),
    };
  });
}

/** In the order types, meters, limits. */
export function entriesOf(model: Model, positions: Positions, tables: Tables): readonly WireCatalogEntry[] {
  const { MonitoredResourceType, MeterDefinition, QuotaLimit } = model.byKind;
  const entry = (
    resource: MonitoredResourceType | MeterDefinition | QuotaLimit,
    fields: Pick<WireCatalogEntry, "id" | "facts" | "of">,
  ): WireCatalogEntry => {
    const { kind, name, spec } = resource;
    return {
      kind,
      name,
      spot: spotOf(tables, resource),
      service: positions.services.get(spec.service) ?? NONE,
      ...(spec.displayName === undefined ? {} : { title: spec.displayName }),
      ...("phase" in spec && spec.phase !== undefined ? { phase: spec.phase } : {}),
      ...fields,
    };
  };
  return [
    ...[...MonitoredResourceType.values()].map((type) => entry(type, typeFacts(type))),
    ...[...MeterDefinition.values()].map((meter) => entry(meter, meterFacts(meter))),
    ...[...QuotaLimit.values()].map((limit) => entry(limit, limitFacts(limit))),
  ];
}

type Facts = Pick<WireCatalogEntry, "id" | "facts" | "of">;

function typeFacts({ spec: { type, gvk, labels = [] } }: MonitoredResourceType): Facts {
  const names = labels.map(({ name }) => name).join(", ");
  return { id: type, facts: [`${gvk.kind}.${gvk.group}`, ...(names === "" ? [] : [`labels: ${names}`])] };
}

function meterFacts({ spec: { meter, measurement, billing, monitoredResourceTypes } }: MeterDefinition): Facts {
  const { kind, unit, aggregation = kind === "Gauge" ? "Latest" : "Sum", dimensions = [] } = measurement;
  return {
    id: meter,
    facts: [
      `${aggregation} of ${kind} in ${unit}`,
      ...(billing?.pricingUnit === undefined ? [] : [`priced per ${billing.pricingUnit}`]),
      ...(dimensions.length === 0 ? [] : [`by ${dimensions.join(", ")}`]),
    ],
    ...(monitoredResourceTypes === undefined ? {} : { of: monitoredResourceTypes }),
  };
}

function limitFacts({ spec: { limit, meter, consumer, max = 0, default: standard, unit } }: QuotaLimit): Facts {
  const facts = [
    `${standard} for each ${consumer?.kind ?? "Organization"}`,
    max === 0 ? "no cap" : `at most ${max}`,
    ...(unit === undefined ? [] : [unit]),
  ];
  return { id: limit, facts, of: [meter] };
}
