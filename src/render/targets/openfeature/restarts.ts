/** Finds the pods that restart after a change: those whose Component differs. */
import type { Model } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { Fleet, ClusterSide } from "../target.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { podsOf } from "./component.ts";
import { hasFlags, flagSetSpecs } from "./group-flags.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import { stateAt } from "../feature-groups.ts";
import { workloadsOf } from "./workloads.ts";
import type { Workload } from "./workloads.ts";

export interface Restarting {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The features that it uses before or after the change. */
  readonly features: ReadonlySet<string>;
}

export function restartsBetween(before: ClusterSide, after: ClusterSide): readonly Restarting[] {
  const flagSets = [flagSetsOf(before), flagSetsOf(after)] as const;
  const isMoved = before.state.cluster !== after.state.cluster || !isSamePresence(before.state, after.state);
  return pairsOf(before.model)(after.model).flatMap(({ was, is, isOther, restarting }) => {
    if (!isOther && !isMoved && !flips(was, is, before, after)) return [];
    const [old, now] = [
      was && podsOf(was, flagSets[0](), before.state, before.model),
      is && podsOf(is, flagSets[1](), after.state, after.model),
    ];
    return old === now ? [] : [restarting];
  });
}

/**
 * Whether a feature with workloads appears, disappears or moves to another source. Then other pods of its namespace may
 * restart, and all features there must be known.
 */
export function movesFlags(before: Fleet, after: Fleet): boolean {
  const [was, is] = [routesOf(before), routesOf(after)];
  return was.size !== is.size || [...was].some(([name, route]) => is.get(name) !== route);
}

/** Feature with workloads -> the location of its flag, and the clusters with it. */
function routesOf({ model, states }: Fleet): ReadonlyMap<string, string> {
  const used = [...model.byKind.Feature.values()].filter(({ spec }) => (spec.workloads ?? []).length > 0);
  const rendering = states.filter(({ render }) => render.includes("openfeature"));
  const isUsed = new Set(used.map(({ name }) => name));
  const present = new Map(used.map(({ name }): [string, string[]] => [name, []]));
  for (const { cluster, features } of isUsed.size === 0 ? [] : rendering)
    for (const state of features)
      if (isUsed.has(state.feature.name) && isRendered(state)) present.get(state.feature.name)?.push(cluster.name);
  return new Map(
    used.map(({ name, spec }) => [name, JSON.stringify([spec.service, spec.workloads, present.get(name)])]),
  );
}

/** Computes the flag sets only if needed. */
function flagSetsOf({ state, model }: ClusterSide): () => readonly FlagSetSpec[] {
  let flagSets: readonly FlagSetSpec[] | undefined;
  return () => (flagSets ??= flagSetSpecs(model).filter((flagSet) => hasFlags(flagSet, state)));
}

interface Pair {
  readonly was: Workload | undefined;
  readonly is: Workload | undefined;
  /** Whether they differ on all clusters: in the features, or in the sources. */
  readonly isOther: boolean;
  readonly restarting: Restarting;
}

const pairsOf = memoizeByIdentity((base: Model) =>
  memoizeByIdentity((head: Model): readonly Pair[] => {
    const [before, after] = [base, head].map(
      (model) => new Map(workloadsOf(model).map((workload) => [workload.folder, workload])),
    );
    const isRouted = base.project.spec.targets?.openfeature !== head.project.spec.targets?.openfeature;
    const areMoved = objectNames(base) !== objectNames(head);
    return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort().flatMap((folder) => {
      const [was, is] = [before?.get(folder), after?.get(folder)];
      const workload = is ?? was;
      if (workload === undefined) return [];
      const { kind, namespace, name } = workload;
      const features = new Set(
        [was, is].flatMap((workload) => (workload?.uses ?? []).map(({ position }) => position.name)),
      );
      const isOther = isRouted || areMoved || usesOf(was) !== usesOf(is);
      return [{ was, is, isOther, restarting: { kind, namespace, name, features } }];
    });
  }),
);

/** The objects with flags, without the flags themselves. */
function objectNames(model: Model): string {
  return flagSetSpecs(model)
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .join(" ");
}

function usesOf(workload: Workload | undefined): string | undefined {
  return (
    workload && JSON.stringify(workload.uses.map(({ position, group, restarts }) => [position.name, group, restarts]))
  );
}

/** Whether the same features have flags on both sides. A feature that is added or removed can change objects of others. */
function isSamePresence({ features: was }: ClusterSide["state"], { features: is }: ClusterSide["state"]): boolean {
  if (was.length !== is.length) return false;
  return was.every((state, index) => {
    const other = is[index];
    return other === state || (other?.feature.name === state.feature.name && isRendered(other) === isRendered(state));
  });
}

function flips(was: Workload | undefined, is: Workload | undefined, before: ClusterSide, after: ClusterSide): boolean {
  return (was?.uses ?? []).some(({ position }, index) => {
    const [old, now] = [stateAt(position, before.state), stateAt(is?.uses[index]?.position ?? position, after.state)];
    return old?.open !== now?.open || old?.variant !== now?.variant;
  });
}
