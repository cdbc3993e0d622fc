/** The two sides of a comparison, and how what is on them is paired. */
import type { Kind } from "../../compiler/kinds.ts";
import type { Model, Stage } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";

/** A compilation as far as it matters here. Without a model there is nothing on that side. */
export interface Side {
  readonly model: Model | undefined;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** With their comments. */
  readonly files?: readonly SourceFile[];
}

export interface Sides {
  readonly base: Side;
  readonly head: Side;
  /** Milliseconds since the epoch: when the next maintenance window is looked for. */
  readonly now: number;
}

export function resourcesOf<K extends Kind>({ model }: Side, kind: K): ReadonlyMap<string, Resource<K>> {
  return model?.byKind[kind] ?? new Map<string, Resource<K>>();
}

/** A document of both sides, or of one. */
export interface Twin<K extends Kind> {
  readonly name: string;
  readonly before: Resource<K> | undefined;
  readonly after: Resource<K> | undefined;
}

/** Documents by kind and name, sorted by name; those that are the same object on both sides are left out. */
export function documentPairs<K extends Kind>({ base, head }: Sides, kind: K): readonly Twin<K>[] {
  const [before, after] = [resourcesOf(base, kind), resourcesOf(head, kind)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((twin) => twin.before !== twin.after);
}

/** A cluster that is on both sides. */
export interface ClusterPair {
  readonly before: ClusterState;
  readonly after: ClusterState;
}

export function clusterPairs({ base, head }: Sides): readonly ClusterPair[] {
  const before = new Map(base.states.map((state) => [state.cluster.name, state]));
  return head.states.flatMap((after) => {
    const own = before.get(after.cluster.name);
    return own === undefined ? [] : [{ before: own, after }];
  });
}

/** A feature as it was and is, on the clusters that agree about both. */
export interface StatePair {
  readonly before: FeatureState | undefined;
  readonly after: FeatureState | undefined;
  readonly clusters: ClusterPair[];
}

/** By feature, on the clusters of both sides. Clusters share states, so that the lists are short. */
export function statePairs(pairs: readonly ClusterPair[]): ReadonlyMap<string, readonly StatePair[]> {
  const [was, is] = [places(pairs[0]?.before), places(pairs[0]?.after)];
  const found = new Map<string, readonly StatePair[]>();
  for (const name of new Set([...was.keys(), ...is.keys()]))
    found.set(name, pairsAt(was.get(name) ?? NOWHERE, is.get(name) ?? NOWHERE, pairs));
  return found;
}

const NOWHERE = -1;

/** Feature -> its index, which is the same on every cluster of a side: resolve gives every feature, sorted. */
function places(state: ClusterState | undefined): ReadonlyMap<string, number> {
  return new Map((state?.features ?? []).map(({ feature }, index) => [feature.name, index]));
}

/** The states of a feature on a cluster of both sides. */
export type StateFinder = (feature: string, pair: ClusterPair) => Pick<StatePair, "before" | "after">;

export function stateFinder(pairs: readonly ClusterPair[]): StateFinder {
  const [was, is] = [places(pairs[0]?.before), places(pairs[0]?.after)];
  return (feature, { before, after }) => ({
    before: before.features[was.get(feature) ?? NOWHERE],
    after: after.features[is.get(feature) ?? NOWHERE],
  });
}

function pairsAt(was: number, is: number, pairs: readonly ClusterPair[]): readonly StatePair[] {
  const found: StatePair[] = [];
  for (const pair of pairs) {
    const [before, after] = [pair.before.features[was], pair.after.features[is]];
    const known = found.find((one) => one.before === before && one.after === after);
    if (known !== undefined) known.clusters.push(pair);
    else found.push({ before, after, clusters: [pair] });
  }
  return found;
}

/** Where a mistake hurts: nothing comes after it, or it lets through only what is generally available. */
export function isLate(stage: Stage, { model }: Side): boolean {
  if (model === undefined) return true;
  const isLast = ![...model.byKind.Stage.values()].some(({ spec }) => spec.after === stage.name);
  return isLast || model.settings.levelByName.get(stage.spec.threshold)?.lifecycle === "ga";
}

export function isLateOn(pairs: readonly ClusterPair[], { base, head }: Sides): boolean {
  const stages = new Set(pairs.map(({ after }) => after.stage));
  const former = new Set(pairs.map(({ before }) => before.stage));
  return [...stages].some((stage) => isLate(stage, head)) || [...former].some((stage) => isLate(stage, base));
}

export function namesOf(pairs: readonly ClusterPair[]): readonly string[] {
  return pairs.map(({ after }) => after.cluster.name).sort();
}
