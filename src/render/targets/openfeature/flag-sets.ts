/** Where a flag goes: into the namespaces of its workloads, so that no reference crosses one, grouped by service. */
import { append } from "../../../base/collections.ts";
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature, Model, Stage } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { groupOf } from "../../service-group.ts";
import { memoizeLast, RecentValues, memoizeByIdentity } from "../memoize.ts";
import { EVERYTHING, flagsName } from "./names.ts";
import { stateAt } from "./feature-index.ts";
import type { FeaturePosition } from "./feature-index.ts";
import { shardOf } from "./shards.ts";

const DEFAULT_NAMESPACE = "openfeature-flags";

/** Sorts before everything that a name may have. */
const BETWEEN = "\0";

/** A place for flags that does not depend on the cluster: one FeatureFlag. */
export interface FlagSetSpec {
  readonly namespace: string;
  /** Undefined: it holds the flags of all groups of the namespace. */
  readonly group: string | undefined;
  /** Of the FeatureFlag. */
  readonly name: string;
  readonly seats: readonly FeaturePosition[];
}

/**
 * Whether a source can list only one FeatureFlag: flagd keeps flags by the address that they came from, and the proxy
 * hands out all FeatureFlags from one address, so that of two in a list each would delete the other's flags.
 */
export function isOnePerSource({ project }: Model): boolean {
  return project.spec.targets?.openfeature?.provider === "flagd-proxy";
}

/** Sorted by namespace and group, those of a group in the order of their numbers, and that of all groups last. */
export const slotsOf: (model: Model) => readonly FlagSetSpec[] = memoizeByIdentity(
  (model: Model): readonly FlagSetSpec[] => {
    const { shards = {} } = model.project.spec.targets?.openfeature ?? {};
    const isOne = isOnePerSource(model);
    const ordered = byKey(model);
    const seats = new Map<string, FeaturePosition[]>();
    for (const { feature, position } of ordered)
      for (const one of namespacesOf(feature, model))
        append(seats, `${one}${BETWEEN}${groupOf(feature)}`, { name: feature.name, position });
    const slots = [...seats]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, own]) => {
        const [one = "", group = ""] = key.split(BETWEEN);
        return slotsIn(one, group, own, isOne ? 1 : (shards[group] ?? 1));
      });
    if (!isOne) return slots;
    const ranks = new Map(ordered.map(({ feature }, rank) => [feature.name, rank]));
    return [...Map.groupBy(slots, (slot) => slot.namespace).values()].flatMap((own) => withWhole(own, ranks));
  },
);

/** The slots of a namespace, and one of all their flags where they are several. */
function withWhole(slots: readonly FlagSetSpec[], ranks: ReadonlyMap<string, number>): readonly FlagSetSpec[] {
  const [first, second] = slots;
  if (first === undefined || second === undefined) return slots;
  const rankOf = ({ name }: FeaturePosition): number => ranks.get(name) ?? 0;
  const seats = slots.flatMap((slot) => slot.seats).toSorted((a, b) => rankOf(a) - rankOf(b));
  return [...slots, { namespace: first.namespace, group: undefined, name: EVERYTHING, seats }];
}

/** The features with their positions, sorted by the keys of their flags, as the flags of an object are. */
function byKey({ byKind }: Model): readonly { readonly feature: Feature; readonly position: number }[] {
  return [...byKind.Feature.values()]
    .map((feature, position) => ({ feature, position }))
    .sort((a, b) => (flagKeyOf(a.feature) < flagKeyOf(b.feature) ? -1 : 1));
}

export function namespacesOf({ spec: { workloads = [] } }: Feature, { project }: Model): readonly string[] {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  if (namespaces.size > 0) return [...namespaces];
  return [project.spec.targets?.openfeature?.namespace ?? DEFAULT_NAMESPACE];
}

function slotsIn(
  namespace: string,
  group: string,
  seats: readonly FeaturePosition[],
  count: number,
): readonly FlagSetSpec[] {
  if (count === 1) return [{ namespace, group, name: flagsName(group), seats }];
  const shards = Map.groupBy(seats, ({ name }) => shardOf(name, count));
  return [...shards]
    .sort(([a], [b]) => a - b)
    .map(([shard, own]) => ({ namespace, group, name: flagsName(group, shard), seats: own }));
}

/** What a slot holds on a cluster: the same list for clusters of a stage that agree on it, so it can key caches. */
export function flagsIn(slot: FlagSetSpec, state: ClusterState): readonly FeatureState[] {
  return fillingsOf(slot)(state);
}

interface Filling {
  /** Seat by seat. */
  readonly seated: readonly (FeatureState | undefined)[];
  readonly rendered: readonly FeatureState[];
}

const fillingsOf = memoizeByIdentity(({ seats }: FlagSetSpec) => {
  const latestOf = memoizeByIdentity((_: Stage) => new RecentValues<Filling>());
  return memoizeLast((state: ClusterState) => {
    const { rendered } = latestOf(state.stage).get(
      ({ seated }) => areSeated(seated, seats, state),
      () => fillingOf(seats, state),
    );
    return rendered;
  });
});

function fillingOf(seats: readonly FeaturePosition[], state: ClusterState): Filling {
  const seated = seats.map((seat) => stateAt(seat, state));
  return { seated, rendered: seated.flatMap((one) => (one !== undefined && isRendered(one) ? [one] : [])) };
}

function areSeated(seated: Filling["seated"], seats: readonly FeaturePosition[], state: ClusterState): boolean {
  const { features } = state;
  // No closure and no iterator: every feature is looked at on every cluster.
  for (let index = 0; index < seats.length; index++) {
    const seat = seats[index];
    if (seat === undefined || features[seat.position] === seated[index]) continue;
    if (stateAt(seat, state) !== seated[index]) return false;
  }
  return true;
}

/** Whether it holds anything there. */
export function hasFlags(slot: FlagSetSpec, state: ClusterState): boolean {
  return flagsIn(slot, state).length > 0;
}

/** Undefined where the feature is not known, or known no more. */
export function renderedAt(seat: FeaturePosition, state: ClusterState): FeatureState | undefined {
  const feature = stateAt(seat, state);
  return feature === undefined || !isRendered(feature) ? undefined : feature;
}
