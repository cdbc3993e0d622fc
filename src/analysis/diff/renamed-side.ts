/** The base of a comparison as if it had the names of the head, so that renamed documents are compared with themselves. */
import type { Cluster, Feature, Model } from "../../compiler/link/index.ts";
import { flagKeyOf, usesIn } from "../../compiler/link/index.ts";
import { KINDS } from "../../compiler/kinds.ts";
import { isRendered } from "../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState, ReasonLink } from "../../compiler/resolve/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { resourceTypeOf } from "../../render/resource-type.ts";
import type { Change } from "./change.ts";
import type { Rename } from "./renames.ts";
import type { Side } from "./sides.ts";

export interface RenamedSide<S extends Side> {
  readonly side: S;
  /** Replaces the documents of this side in causes by the original ones. */
  readonly restored: (change: Change) => Change;
}

type Rewrite = <R extends Resource>(resource: R) => R;

/** Also writes out the names that clients read, so that they do not follow the new name. */
export function renamedSide<S extends Side>(base: S, renames: readonly Rename[]): RenamedSide<S> {
  const { model } = base;
  if (model === undefined || renames.length === 0) return { side: base, restored: (change) => change };
  const { rewrite, originalOf } = rewriter(renames, base, model);
  const stateOf = memoized((state: FeatureState) => renamedState(state, rewrite));
  const states = base.states
    .map((state) => renamedCluster(state, rewrite, stateOf))
    .toSorted((a, b) => (a.cluster.name < b.cluster.name ? -1 : 1));
  return {
    side: { ...base, model: renamedModel(model, rewrite), states },
    restored: (change) => ({
      ...change,
      because: change.because.map((cause) => {
        const resource = originalOf(cause.resource);
        return { ...cause, resource, place: placeIn(resource, cause) };
      }),
    }),
  };
}

function memoized<A extends object, B>(make: (one: A) => B): (one: A) => B {
  const known = new WeakMap<A, B>();
  return (one) => {
    const found = known.get(one);
    if (found !== undefined) return found;
    const made = make(one);
    known.set(one, made);
    return made;
  };
}

/** A place with the name that the resource has. */
function placeIn({ kind, name }: Resource, { place }: ReasonLink): string {
  const hash = place.indexOf("#");
  return hash === -1 ? place : `${kind}/${name}${place.slice(hash)}`;
}

function rewriter(
  renames: readonly Rename[],
  base: Side,
  model: Model,
): { readonly rewrite: Rewrite; readonly originalOf: (resource: Resource) => Resource } {
  const names = new Map(renames.map(({ before, after }) => [`${before.kind}/${before.name}`, after.name]));
  const originals = new WeakMap<Resource, Resource>();
  const rewrite = memoized((resource: Resource): Resource => {
    const own = names.get(`${resource.kind}/${resource.name}`);
    const uses = [...usesIn(resource)].flatMap((use) => {
      const to = names.get(`${use.to}/${use.name}`);
      return to === undefined ? [] : [{ path: use.path, to, isKey: use.on === "key" }];
    });
    if (own === undefined && uses.length === 0) return resource;
    const kept = own === undefined ? resource.document.value : withKept(resource, base, model);
    const value = uses.reduce((now, { path, to, isKey }) => renamedAt(now, path, to, isKey), kept);
    const renamed = renamedResource(resource, value, own ?? resource.name);
    originals.set(renamed, resource);
    return renamed;
  });
  return { rewrite: rewrite as Rewrite, originalOf: (resource) => originals.get(resource) ?? resource };
}

function renamedResource(resource: Resource, value: Value, name: string): Resource {
  const { metadata, spec } = value as unknown as Pick<Resource, "metadata" | "spec">;
  const own = { ...metadata, name };
  const written = { ...(value as { readonly [key: string]: Value }), metadata: own as unknown as Value };
  return { ...resource, name, metadata: own, spec, document: { ...resource.document, value: written } };
}

/** A copy with a different text or key at a path. */
function renamedAt(value: Value, [step, ...rest]: Path, to: string, isKey: boolean): Value {
  if (step === undefined) return to;
  if (Array.isArray(value))
    return value.map((one: Value, index) => (index === step ? renamedAt(one, rest, to, isKey) : one));
  const entries = Object.entries(value as { readonly [key: string]: Value });
  return Object.fromEntries(
    entries.map(([key, one]) => {
      if (key !== step) return [key, one];
      return isKey && rest.length === 0 ? [to, one] : [key, renamedAt(one, rest, to, isKey)];
    }),
  );
}

/** The document with the names that clients read, which by default follow its name. */
function withKept(resource: Resource, { states }: Side, model: Model): Value {
  const { value } = resource.document;
  const map = value as { readonly [key: string]: Value };
  if (resource.kind === "Feature" && isInUse(resource as Feature, states)) {
    const feature = resource as Feature;
    const { flag, entitlement } = feature.spec;
    const spec = {
      ...feature.spec,
      flag: { ...flag, key: flagKeyOf(feature) },
      ...(entitlement === undefined
        ? {}
        : { entitlement: { ...entitlement, resourceType: resourceTypeOf(feature, model) } }),
    };
    return { ...map, spec: spec as unknown as Value };
  }
  if (resource.kind === "Cluster" && isKnownByName(resource as Cluster, states))
    return { ...map, spec: { ...resource.spec, destination: { name: resource.name } } as unknown as Value };
  return value;
}

function isInUse(feature: Feature, states: readonly ClusterState[]): boolean {
  return states.some(({ features }) => features.some((one) => one.feature === feature && isRendered(one)));
}

/** Whether Argo CD finds the cluster under the name of its document. */
function isKnownByName(cluster: Cluster, states: readonly ClusterState[]): boolean {
  const { server, name } = cluster.spec.destination ?? {};
  if (server !== undefined || name !== undefined) return false;
  return states.some((state) => state.cluster === cluster && state.render.includes("argocd"));
}

function renamedModel(model: Model, rewrite: Rewrite): Model {
  const byKind = Object.fromEntries(
    KINDS.map((kind) => {
      const all = [...(model.byKind[kind] as ReadonlyMap<string, Resource>).values()].map(rewrite);
      return [kind, new Map(all.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((one) => [one.name, one]))];
    }),
  ) as unknown as Model["byKind"];
  const selected = new Map(
    [...model.selected].map(([resource, clusters]) => [
      rewrite(resource),
      clusters.map(rewrite).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ]),
  );
  return { ...model, project: rewrite(model.project), byKind, selected };
}

function renamedCluster(
  state: ClusterState,
  rewrite: Rewrite,
  stateOf: (state: FeatureState) => FeatureState,
): ClusterState {
  const { cluster, stage, features, accreditation } = state;
  return {
    ...state,
    cluster: rewrite(cluster),
    stage: rewrite(stage),
    features: features.map(stateOf).toSorted((a, b) => (a.feature.name < b.feature.name ? -1 : 1)),
    ...(accreditation === undefined ? {} : { accreditation: rewrite(accreditation) }),
  };
}

function renamedState(state: FeatureState, rewrite: Rewrite): FeatureState {
  const { feature, patched, because, consumers, gateOverride, variantOverride, unapproved, overridden } = state;
  const named: readonly (Resource | undefined)[] = [
    feature,
    patched,
    gateOverride,
    variantOverride,
    unapproved,
    ...overridden,
    ...because.map(({ resource }) => resource),
    ...(consumers ?? []).flatMap(({ grants }) => grants),
  ];
  // Sides share states that do not change.
  if (named.every((one) => one === undefined || rewrite(one) === one)) return state;
  return {
    ...state,
    feature: rewrite(feature),
    because: because.map((link) => {
      const resource = rewrite(link.resource);
      return { ...link, resource, place: placeIn(resource, link) };
    }),
    overridden: overridden.map(rewrite),
    ...(patched === undefined ? {} : { patched: rewrite(patched) }),
    ...(consumers === undefined
      ? {}
      : { consumers: consumers.map((one) => ({ ...one, grants: one.grants.map(rewrite) })) }),
    ...(gateOverride === undefined ? {} : { gateOverride: rewrite(gateOverride) }),
    ...(variantOverride === undefined ? {} : { variantOverride: rewrite(variantOverride) }),
    ...(unapproved === undefined ? {} : { unapproved: rewrite(unapproved) }),
  };
}
