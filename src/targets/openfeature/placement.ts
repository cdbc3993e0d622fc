/** Where a flag goes: into the namespaces of its workloads, so that no reference crosses one, grouped by service. */
import type { Feature, Model } from "../../link.ts";
import { isRendered } from "../../resolve.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import { groupOf, listOf } from "../groups.ts";
import { remembered } from "../remembered.ts";
import { flagsName } from "./names.ts";
import { shardOf } from "./shards.ts";

const DEFAULT_NAMESPACE = "openfeature-flags";

/** Sorts before everything that a name may have. */
const BETWEEN = "\0";

/** A place for flags that does not depend on the cluster: one FeatureFlag. */
export interface Slot {
  readonly namespace: string;
  readonly group: string;
  /** Of the FeatureFlag. */
  readonly name: string;
  /** Of its features in `features` of any cluster's state. */
  readonly positions: readonly number[];
}

/** Sorted by namespace and group, those of a group in the order of their numbers. */
export const slotsOf: (model: Model) => readonly Slot[] = remembered((model: Model): readonly Slot[] => {
  const { namespace = DEFAULT_NAMESPACE, shards = {} } = model.project.spec.targets?.openfeature ?? {};
  const positions = new Map<string, number[]>();
  [...model.byKind.Feature.values()].forEach((feature, position) => {
    for (const one of namespacesOf(feature, namespace))
      listOf(positions, `${one}${BETWEEN}${groupOf(feature)}`).push(position);
  });
  const features = [...model.byKind.Feature.keys()];
  return [...positions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, own]) => {
      const [one = "", group = ""] = key.split(BETWEEN);
      return slotsIn(one, group, own, (position) => features[position] ?? "", shards[group] ?? 1);
    });
});

function namespacesOf({ spec: { workloads = [] } }: Feature, fallback: string): readonly string[] {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  return namespaces.size === 0 ? [fallback] : [...namespaces];
}

function slotsIn(
  namespace: string,
  group: string,
  positions: readonly number[],
  nameAt: (position: number) => string,
  count: number,
): readonly Slot[] {
  if (count === 1) return [{ namespace, group, name: flagsName(group), positions }];
  const shards = Map.groupBy(positions, (position) => shardOf(nameAt(position), count));
  return [...shards]
    .sort(([a], [b]) => a - b)
    .map(([shard, own]) => ({ namespace, group, name: flagsName(group, shard), positions: own }));
}

/** What a slot holds on a cluster: every state lists every feature, in the model's order. */
export function filling({ positions }: Slot, { features }: ClusterState): readonly FeatureState[] {
  return positions.flatMap((position) => {
    const feature = features[position];
    return feature === undefined || !isRendered(feature) ? [] : [feature];
  });
}

/** Whether it holds anything there. */
export function isFilled({ positions }: Slot, { features }: ClusterState): boolean {
  return positions.some((position) => {
    const feature = features[position];
    return feature !== undefined && isRendered(feature);
  });
}
