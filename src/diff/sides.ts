/** The two sides of a comparison, and how what is on them is paired. */
import type { Kind } from "../kinds.ts";
import type { Model, Stage } from "../link.ts";
import type { ClusterState, FeatureState } from "../resolve.ts";
import type { Resource } from "../validate.ts";
import { listAt } from "./values.ts";

/** A compilation as far as it matters here. Without a model there is nothing on that side. */
export interface Side {
  readonly model: Model | undefined;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
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
export function twins<K extends Kind>({ base, head }: Sides, kind: K): readonly Twin<K>[] {
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
  const found = new Map<string, StatePair[]>();
  const byStates = new Map<FeatureState | undefined, Map<FeatureState | undefined, StatePair>>();

  function note(
    name: string,
    before: FeatureState | undefined,
    after: FeatureState | undefined,
    pair: ClusterPair,
  ): void {
    let byAfter = byStates.get(before);
    if (byAfter === undefined) byStates.set(before, (byAfter = new Map()));
    let states = byAfter.get(after);
    if (states === undefined) {
      byAfter.set(after, (states = { before, after, clusters: [] }));
      listAt(found, name).push(states);
    }
    states.clusters.push(pair);
  }

  for (const pair of pairs) {
    const left = new Map(pair.before.features.map((state) => [state.feature.name, state]));
    for (const state of pair.after.features) {
      const { name } = state.feature;
      note(name, left.get(name), state, pair);
      left.delete(name);
    }
    for (const [name, state] of left) note(name, state, undefined, pair);
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
