/** Builds the grants, overrides, patches and expiry dates of the page. */
import { effectOf } from "../analysis/explain/index.ts";
import { expiring } from "../compiler/link/index.ts";
import { compareNaturally } from "../base/natural-order.ts";
import type { Expiring, Model, SelectingKind } from "../compiler/link/index.ts";
import type { Resource } from "../compiler/schema/index.ts";
import type { Fleet } from "./fleet.ts";
import { spotOf } from "./interning.ts";
import type { Tables } from "./interning.ts";
import { EXPIRING, NONE } from "./payload.ts";
import type {
  Index,
  WireAccreditation,
  WireConsumer,
  WireExpiry,
  WireGrant,
  WireOverride,
  WirePatch,
} from "./payload.ts";

/** The consumers of all grants, sorted. */
export function consumersOf({ byKind }: Model): readonly WireConsumer[] {
  const names = [...byKind.Grant.values()].map(({ spec: { consumer } }) => `${consumer.kind}/${consumer.name}`);
  return [...new Set(names)].sort(compareNaturally).map((text) => {
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
  const { model, positions, writtenOn } = fleet;
  return [...model.byKind.Override.values()].map((override) => {
    const { feature, reason, ticket, expires, emergency } = override.spec;
    const spot = spotOf(tables, override);
    const written = writtenOn(tables.files.list[spot[0]] ?? "", spot[1]);
    return {
      name: override.name,
      spot,
      feature: positions.features.get(feature) ?? NONE,
      clusters: selectedBy(override, fleet, tables),
      effect: effectOf(override),
      reason,
      ...(ticket === undefined ? {} : { ticket }),
      ...(expires === undefined ? {} : { expires }),
      ...(emergency === true ? { emergency } : {}),
      ...(written === undefined ? {} : { written }),
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

export function accreditationsOf({ byKind }: Model, tables: Tables): readonly WireAccreditation[] {
  return [...byKind.Accreditation.values()].flatMap((record) => {
    const { name, spec } = record;
    return spec.expires === undefined ? [] : [{ name, spot: spotOf(tables, record), expires: spec.expires }];
  });
}

/** The lists of the page, by kind; `accreditations` has only those that expire. */
export function expiriesOf(model: Model, tables: Tables): readonly WireExpiry[] {
  const { byKind } = model;
  const ending = [...byKind.Accreditation.values()].filter(({ spec }) => spec.expires !== undefined);
  const lists = EXPIRING.map((kind) => (kind === "Accreditation" ? ending : [...byKind[kind].values()]));
  const positions = new Map<Resource, Index>(lists.flatMap((all) => all.map((one, index) => [one, index] as const)));
  const key = ({ day, resource: { kind, name } }: Expiring): string => [day, kind, name].join("\0");
  return [...expiring(model)]
    .toSorted((a, b) => compareNaturally(key(a), key(b)))
    .map(({ resource }) => {
      const [, line] = spotOf(tables, resource, ["spec", "expires"]);
      return [EXPIRING.indexOf(resource.kind), positions.get(resource) ?? NONE, line];
    });
}
