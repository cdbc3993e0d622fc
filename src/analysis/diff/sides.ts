/** The two sides of a comparison, and how their documents, clusters and features are paired. */
import type { Kind } from "../../compiler/kinds.ts";
import type { Model, Stage } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";

/** The part of a compilation that a comparison needs. Without a model, the side is empty. */
export interface Side {
  readonly model: Model | undefined;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** The sources with their comments. */
  readonly files?: readonly SourceFile[];
}

export interface Sides {
  readonly base: Side;
  readonly head: Side;
  /** Milliseconds since the epoch; the search for the next maintenance window starts here. */
  readonly now: number;
}

export function resourcesOf<K extends Kind>({ model }: Side, kind: K): ReadonlyMap<string, Resource<K>> {
  return model?.byKind[kind] ?? new Map<string, Resource<K>>();
}

/** A document of both sides or of one. */
export interface DocumentPair<K extends Kind> {
  readonly name: string;
  readonly before: Resource<K> | undefined;
  readonly after: Resource<K> | undefined;
}

/** Documents of a kind, sorted by name; identical ones are left out. */
export function documentPairs<K extends Kind>({ base, head }: Sides, kind: K): readonly DocumentPair<K>[] {
  const [before, after] = [resourcesOf(base, kind), resourcesOf(head, kind)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((twin) => twin.before !== twin.after);
}

/** A cluster that exists on both sides. */
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

/** A state of a feature on both sides, with the clusters for which both are the same. */
export interface StatePair {
  readonly before: FeatureState | undefined;
  readonly after: FeatureState | undefined;
  readonly clusters: ClusterPair[];
}

/** Keyed by feature. The lists are short, because clusters share states. */
export function statePairs(pairs: readonly ClusterPair[]): ReadonlyMap<string, readonly StatePair[]> {
  const [was, is] = [places(pairs[0]?.before), places(pairs[0]?.after)];
  const found = new Map<string, readonly StatePair[]>();
  for (const name of new Set([...was.keys(), ...is.keys()]))
    found.set(name, pairsAt(was.get(name) ?? NOWHERE, is.get(name) ?? NOWHERE, pairs));
  return found;
}

const NOWHERE = -1;

/** The index of each feature, which is the same on all clusters of a side, since resolve sorts them. */
function places(state: ClusterState | undefined): ReadonlyMap<string, number> {
  return new Map((state?.features ?? []).map(({ feature }, index) => [feature.name, index]));
}

/** Finds the states of a feature on a cluster of both sides. */
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

/** Whether a mistake in a stage is costly: no stage follows, or its threshold is generally available. */
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
