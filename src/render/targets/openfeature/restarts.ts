/** Which pods restart between two sides of a comparison: those whose Component says something else. */
import type { Model } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { Fleet, ClusterSide } from "../target.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { podsOf } from "./component.ts";
import { hasFlags, slotsOf } from "./flag-sets.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import { stateAt } from "./feature-index.ts";
import { workloadsOf } from "./workloads.ts";
import type { Workload } from "./workloads.ts";

export interface Restarting {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Features of both sides that it uses. */
  readonly features: ReadonlySet<string>;
}

/** Both sides must render the target. */
export function restartsBetween(before: ClusterSide, after: ClusterSide): readonly Restarting[] {
  const slots = [slotsIn(before), slotsIn(after)] as const;
  const isMoved = before.state.cluster !== after.state.cluster || !isSamePresence(before.state, after.state);
  return pairsOf(before.model)(after.model).flatMap(({ was, is, isOther, restarting }) => {
    if (!isOther && !isMoved && !flips(was, is, before, after)) return [];
    const [old, now] = [
      was && podsOf(was, slots[0](), before.state, before.model),
      is && podsOf(is, slots[1](), after.state, after.model),
    ];
    return old === now ? [] : [restarting];
  });
}

/**
 * Whether a feature that pods use comes or goes between two sides, or is read from elsewhere: then it matters to other
 * pods of its namespace, and all features of that have to be known.
 */
export function movesFlags(before: Fleet, after: Fleet): boolean {
  const [was, is] = [routesOf(before), routesOf(after)];
  return was.size !== is.size || [...was].some(([name, route]) => is.get(name) !== route);
}

/** For features with workloads: where their flags go, and on which clusters they have a flag. */
function routesOf({ model, states }: Fleet): ReadonlyMap<string, string> {
  const own = [...model.byKind.Feature.values()].filter(({ spec }) => (spec.workloads ?? []).length > 0);
  const rendering = states.filter(({ render }) => render.includes("openfeature"));
  const isUsed = new Set(own.map(({ name }) => name));
  const present = new Map(own.map(({ name }): [string, string[]] => [name, []]));
  for (const { cluster, features } of isUsed.size === 0 ? [] : rendering)
    for (const state of features)
      if (isUsed.has(state.feature.name) && isRendered(state)) present.get(state.feature.name)?.push(cluster.name);
  return new Map(
    own.map(({ name, spec }) => [name, JSON.stringify([spec.service, spec.workloads, present.get(name)])]),
  );
}

/** Slots are only asked for where something may differ. */
function slotsIn({ state, model }: ClusterSide): () => readonly FlagSetSpec[] {
  let slots: readonly FlagSetSpec[] | undefined;
  return () => (slots ??= slotsOf(model).filter((slot) => hasFlags(slot, state)));
}

interface Pair {
  readonly was: Workload | undefined;
  readonly is: Workload | undefined;
  /** Whether they differ on every cluster alike: in what they use, or in where flags come from. */
  readonly isOther: boolean;
  readonly restarting: Restarting;
}

const pairsOf = memoizeByIdentity((base: Model) =>
  memoizeByIdentity((head: Model): readonly Pair[] => {
    const [before, after] = [base, head].map((model) => new Map(workloadsOf(model).map((one) => [one.folder, one])));
    const isRouted = base.project.spec.targets?.openfeature !== head.project.spec.targets?.openfeature;
    const areMoved = spelled(base) !== spelled(head);
    return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort().flatMap((folder) => {
      const [was, is] = [before?.get(folder), after?.get(folder)];
      const workload = is ?? was;
      if (workload === undefined) return [];
      const { kind, namespace, name } = workload;
      const features = new Set([was, is].flatMap((one) => (one?.uses ?? []).map(({ seat }) => seat.name)));
      const isOther = isRouted || areMoved || usesOf(was) !== usesOf(is);
      return [{ was, is, isOther, restarting: { kind, namespace, name, features } }];
    });
  }),
);

/** The objects that flags are in, whichever flags they are. */
function spelled(model: Model): string {
  return slotsOf(model)
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .join(" ");
}

function usesOf(workload: Workload | undefined): string | undefined {
  return workload && JSON.stringify(workload.uses.map(({ seat, group, restarts }) => [seat.name, group, restarts]));
}

/** Whether the same features have a flag on both sides: one more may bring an object that others read. */
function isSamePresence({ features: was }: ClusterSide["state"], { features: is }: ClusterSide["state"]): boolean {
  if (was.length !== is.length) return false;
  return was.every((one, index) => {
    const other = is[index];
    return other === one || (other?.feature.name === one.feature.name && isRendered(other) === isRendered(one));
  });
}

function flips(was: Workload | undefined, is: Workload | undefined, before: ClusterSide, after: ClusterSide): boolean {
  return (was?.uses ?? []).some(({ seat }, index) => {
    const [old, now] = [stateAt(seat, before.state), stateAt(is?.uses[index]?.seat ?? seat, after.state)];
    return old?.open !== now?.open || old?.variant !== now?.variant;
  });
}
