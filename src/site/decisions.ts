/** What people decided: grants, overrides, patches, and whatever has a last day. */
import { effectOf } from "../reasons.ts";
import { expiring } from "../rules/expiring.ts";
import type { Expiring } from "../rules/expiring.ts";
import type { Model, SelectingKind } from "../link.ts";
import type { Resource } from "../validate.ts";
import type { Fleet, Positions } from "./features.ts";
import { spotOf } from "./tables.ts";
import type { Tables } from "./tables.ts";
import { NONE } from "./wire.ts";
import type { Index, WireConsumer, WireExpiry, WireGrant, WireOverride, WirePatch } from "./wire.ts";

/** Every consumer that a grant names, sorted. */
export function consumersOf({ byKind }: Model): readonly WireConsumer[] {
  const names = [...byKind.Grant.values()].map(({ spec: { consumer } }) => `${consumer.kind}/${consumer.name}`);
  return [...new Set(names)].sort().map((text) => {
    const slash = text.indexOf("/");
    return { kind: text.slice(0, slash), name: text.slice(slash + 1) };
  });
}

export function grantsOf(fleet: Fleet, tables: Tables): readonly WireGrant[] {
  const { model, positions } = fleet;
  return [...model.byKind.Grant.values()].map((grant) => {
    const { consumer, features, reason, ticket, starts, expires } = grant.spec;
    return {
      name: grant.name,
      spot: spotOf(tables, grant),
      consumer: positions.consumers.get(`${consumer.kind}/${consumer.name}`) ?? NONE,
      features: features.flatMap((name) => positions.features.get(name) ?? []),
      clusters: selectedBy(grant, fleet, tables),
      reason,
      ...(ticket === undefined ? {} : { ticket }),
      ...(starts === undefined ? {} : { starts }),
      ...(expires === undefined ? {} : { expires }),
    };
  });
}

export function overridesOf(fleet: Fleet, tables: Tables): readonly WireOverride[] {
  const { model, positions } = fleet;
  return [...model.byKind.Override.values()].map((override) => {
    const { feature, reason, ticket, expires, emergency } = override.spec;
    return {
      name: override.name,
      spot: spotOf(tables, override),
      feature: positions.features.get(feature) ?? NONE,
      clusters: selectedBy(override, fleet, tables),
      effect: effectOf(override),
      reason,
      ...(ticket === undefined ? {} : { ticket }),
      ...(expires === undefined ? {} : { expires }),
      ...(emergency === true ? { emergency } : {}),
    };
  });
}

export function patchesOf(fleet: Fleet, tables: Tables): readonly WirePatch[] {
  return [...fleet.model.byKind.Patch.values()].map((patch) => {
    const { resource, set, reason, expires } = patch.spec;
    return {
      name: patch.name,
      spot: spotOf(tables, patch),
      kind: resource.kind,
      resource: resource.name,
      clusters: selectedBy(patch, fleet, tables),
      paths: set.map(({ path }) => path),
      reason,
      ...(expires === undefined ? {} : { expires }),
    };
  });
}

function selectedBy(resource: Resource<SelectingKind>, { model, positions }: Fleet, { patterns }: Tables): Index {
  const clusters = (model.selected.get(resource) ?? []).flatMap(({ name }) => positions.clusters.get(name) ?? []);
  return patterns.of(clusters.toSorted((a, b) => a - b));
}

/** The earliest first. */
export function expiriesOf({ model, positions }: Fleet, tables: Tables): readonly WireExpiry[] {
  const features = [...model.byKind.Feature.values()];
  const found = [...expiring(model)].map(({ resource, day }): WireExpiry => {
    const about = aboutOf(resource, positions);
    const owners = [...new Set((about.features ?? []).flatMap((index) => features[index]?.spec.owners ?? []))].sort();
    return {
      day,
      kind: resource.kind,
      name: resource.name,
      spot: spotOf(tables, resource, ["spec", "expires"]),
      ...about,
      ...(owners.length === 0 ? {} : { owners: owners.map(tables.owners.of) }),
    };
  });
  const key = ({ day, kind, name }: WireExpiry): string => [day, kind, name].join("\0");
  return found.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function aboutOf(resource: Expiring["resource"], positions: Positions): Pick<WireExpiry, "features" | "consumer"> {
  const { kind, name, spec } = resource;
  const features = (names: readonly string[]): readonly Index[] =>
    names.flatMap((one) => positions.features.get(one) ?? []);
  if (kind === "Feature") return { features: features([name]) };
  if (kind === "Override") return { features: features([spec.feature]) };
  if (kind === "Patch") return { features: features(spec.resource.kind === "Feature" ? [spec.resource.name] : []) };
  if (kind === "Accreditation") return { features: [] };
  const consumer = positions.consumers.get(`${spec.consumer.kind}/${spec.consumer.name}`);
  return { features: features(spec.features), ...(consumer === undefined ? {} : { consumer }) };
}
