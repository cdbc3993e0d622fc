/** Compares two clusters of one version of the sources, with the deciding line on each side. */
import { listSome } from "../base/diagnostics.ts";
import { isDeepStrictEqual } from "node:util";
import type { Path } from "../base/source.ts";
import { releasePath } from "../compiler/link/index.ts";
import type { Feature, Model, Patch } from "../compiler/link/index.ts";
import { pathInGrant } from "../compiler/resolve/index.ts";
import type { Catalog, ClusterState, Consumer, FeatureState } from "../compiler/resolve/index.ts";
import type { Resource } from "../compiler/schema/index.ts";
import { consumerKey } from "./entitlements.ts";
import { decisiveLink, effectOf, link } from "./explain/index.ts";
import type { Link, StateQuery } from "./explain/index.ts";

export interface ClusterDifference {
  readonly kind: "stage" | "release" | "targets" | "feature" | "catalog";
  readonly name: string;
  readonly sides: Pair<ClusterSide>;
}

export interface ClusterSide {
  /** For example `enabled`, or `1.10`. */
  readonly value: string;
  readonly because: Link;
}

type Pair<T> = readonly [T, T];

interface Comparison {
  readonly model: Model;
  readonly today: string;
  readonly clusters: Pair<ClusterState>;
}

/** Stage, releases and targets first, then features and catalog entries by name. */
export function clusterDifferences(comparison: Comparison): readonly ClusterDifference[] {
  return [...settingDifferences(comparison), ...featureDifferences(comparison), ...catalogDifferences(comparison)];
}

function settingDifferences({ clusters }: Comparison): readonly ClusterDifference[] {
  const [a, b] = clusters;
  const tracks = [...new Set([...a.releases.keys(), ...b.releases.keys()])].toSorted();
  return [
    ...difference("stage", "stage", both(clusters, stageSide)),
    ...tracks.flatMap((track) =>
      difference(
        "release",
        track,
        both(clusters, (at) => setting(at, at.releases.get(track), releasePath(at.cluster, track))),
      ),
    ),
    ...difference("targets", "targets", both(clusters, targetsSide)),
  ];
}

function stageSide(at: ClusterState): ClusterSide {
  return setting(at, `${at.stage.name} (threshold ${at.threshold.name})`, ["spec", "stage"]);
}

function targetsSide({ cluster, stage, render }: ClusterState): ClusterSide {
  const from = cluster.spec.render === undefined ? stage : cluster;
  return {
    value: render.join(", ") || "none",
    because: link(`${from.kind.toLowerCase()} ${from.name}`, from, ["spec", "render"]),
  };
}

function setting({ cluster }: ClusterState, value: string | undefined, path: Path): ClusterSide {
  return { value: value ?? "none", because: link(`cluster ${cluster.name}`, cluster, path) };
}

function featureDifferences({ model, today, clusters }: Comparison): readonly ClusterDifference[] {
  const [left, right] = both(clusters, ({ features }) => new Map(features.map((state) => [state.feature.name, state])));
  return [...left].flatMap(([name, a]) => {
    const b = right.get(name);
    if (b === undefined || a === b) return [];
    const questions: Pair<StateQuery> = [
      { model, at: clusters[0], state: a, consumer: undefined, today },
      { model, at: clusters[1], state: b, consumer: undefined, today },
    ];
    const [one, other] = questions;
    const aspect = ASPECTS.find(({ value }) => value(one, other) !== value(other, one));
    if (aspect === undefined) return [];
    const sides: Pair<ClusterSide> = [
      { value: aspect.value(one, other), because: aspect.because(one, other) },
      { value: aspect.value(other, one), because: aspect.because(other, one) },
    ];
    return [{ kind: "feature" as const, name, sides }];
  });
}

/** A part of a state, and the line that decides it. The clusters differ in it if the values of the two sides differ. */
interface Aspect {
  readonly value: (question: StateQuery, other: StateQuery) => string;
  readonly because: (question: StateQuery, other: StateQuery) => Link;
}

/** From the state to details. Only the first aspect that differs is reported. */
const ASPECTS: readonly Aspect[] = [
  { value: ({ state }) => state.state, because: decisiveLink },
  { value: grantedTo, because: grantLink },
  {
    value: ({ state: { state, decides, variant } }) =>
      `${state}, ${decides === "variant" ? `variant ${variant}` : decides}`,
    because: variantLink,
  },
  {
    value: ({ model, at, state: { state, feature } }) =>
      `${state}, flag ${patchesOf(model, at, "Feature", feature.name)}`,
    because: variantLink,
  },
];

/** The maximum number of consumers that are named; the rest is counted. */
const MOST_CONSUMERS = 3;

/** `granted to 12, only here to Organization/acme` */
function grantedTo({ state }: StateQuery, other: StateQuery): string {
  const names = onlyHere(state, other.state).map(consumerText);
  const granted = `granted to ${state.consumers?.length ?? 0}`;
  if (names.length === 0) return granted;
  return `${granted}, only here to ${listSome(names, MOST_CONSUMERS)}`;
}

/** The first grant that the other side lacks. */
function grantLink({ state }: StateQuery, other: StateQuery): Link {
  const grant = onlyHere(state, other.state)[0]?.grants[0];
  if (grant === undefined) return link("no other grant", state.feature, ["spec", "entitlement"]);
  return link(`granted by ${grant.name}`, grant, pathInGrant(grant, state.feature));
}

function onlyHere({ consumers = [] }: FeatureState, other: FeatureState): readonly Consumer[] {
  const there = new Set(other.consumers?.map(consumerText));
  return consumers.filter((one) => !there.has(consumerText(one)));
}

function variantLink({ model, at, state: { feature, variantOverride } }: StateQuery): Link {
  if (variantOverride === undefined) return patchLink(model, at, feature) ?? flagLink(feature);
  return link(`${variantOverride.name} -> ${effectOf(variantOverride)}`, variantOverride, ["spec", "variant"]);
}

function flagLink(feature: Feature): Link {
  return link("the flag of the feature", feature, ["spec", "flag"]);
}

/** `Organization/acme until 2027-06-30`. */
function consumerText({ kind, name, intervals }: Consumer): string {
  const dated = intervals.map(({ starts, expires }) =>
    [starts === undefined ? "" : ` from ${starts}`, expires === undefined ? "" : ` until ${expires}`].join(""),
  );
  return consumerKey({ kind, name }) + dated.join(" and");
}

const CATALOG: Readonly<Record<keyof Catalog, string>> = {
  services: "Service",
  types: "MonitoredResourceType",
  meters: "MeterDefinition",
  limits: "QuotaLimit",
};

function catalogDifferences({ model, clusters }: Comparison): readonly ClusterDifference[] {
  const [a, b] = clusters;
  if (a.catalog === b.catalog) return [];
  return (Object.keys(CATALOG) as (keyof Catalog)[]).flatMap((list) =>
    [...a.catalog[list].values()].flatMap((entry: Resource) => {
      const other = b.catalog[list].get(entry.name);
      if (other === undefined || isDeepStrictEqual(entry.spec, other.spec)) return [];
      const kind = CATALOG[list];
      return difference(
        "catalog",
        `${kind}/${entry.name}`,
        both(clusters, (at) => catalogSide(model, at, kind, entry)),
      );
    }),
  );
}

function catalogSide(model: Model, at: ClusterState, kind: string, entry: Resource): ClusterSide {
  return {
    value: patchesOf(model, at, kind, entry.name),
    because: patchLink(model, at, entry) ?? link(`${kind} ${entry.name}`, entry, ["metadata", "name"]),
  };
}

/** The first patch of a document; undefined without one. */
function patchLink(model: Model, at: ClusterState, { kind, name }: Resource): Link | undefined {
  const [patch] = patching(model, at, kind, name);
  return patch === undefined ? undefined : link(`patch ${patch.name}`, patch, ["spec", "set"]);
}

/** `patched by a, b` or `not patched`. */
function patchesOf(model: Model, at: ClusterState, kind: string, name: string): string {
  const names = patching(model, at, kind, name).map((patch) => patch.name);
  return names.length === 0 ? "not patched" : `patched by ${names.join(", ")}`;
}

function patching(model: Model, { cluster }: ClusterState, kind: string, name: string): readonly Patch[] {
  return [...model.byKind.Patch.values()].filter(
    (patch) =>
      patch.spec.resource.kind === kind &&
      patch.spec.resource.name === name &&
      model.selected.get(patch)?.includes(cluster) === true,
  );
}

/** Empty if both sides have the same value. */
function difference(
  kind: ClusterDifference["kind"],
  name: string,
  sides: Pair<ClusterSide>,
): readonly ClusterDifference[] {
  return sides[0].value === sides[1].value ? [] : [{ kind, name, sides }];
}

function both<T, U>([a, b]: Pair<T>, of: (one: T) => U): Pair<U> {
  return [of(a), of(b)];
}
