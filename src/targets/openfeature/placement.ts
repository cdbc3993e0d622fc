/** Where a flag goes: into the namespaces of its workloads, so that no reference crosses one, grouped by service. */
import type { Feature, Model } from "../../link.ts";
import { isRendered } from "../../resolve.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import { groupOf, listOf } from "../groups.ts";
import { remembered } from "../remembered.ts";

const DEFAULT_NAMESPACE = "openfeature-flags";

/** Sorts before everything that a name may have. */
const BETWEEN = "\0";

/** A place for flags that does not depend on the cluster. */
export interface Slot {
  readonly namespace: string;
  readonly group: string;
  /** Of its features in `features` of any cluster's state. */
  readonly positions: readonly number[];
}

/** Sorted by namespace and group. */
export const slotsOf: (model: Model) => readonly Slot[] = remembered((model: Model): readonly Slot[] => {
  const fallback = model.project.spec.targets?.openfeature?.namespace ?? DEFAULT_NAMESPACE;
  const positions = new Map<string, number[]>();
  [...model.byKind.Feature.values()].forEach((feature, position) => {
    for (const namespace of namespacesOf(feature, fallback))
      listOf(positions, `${namespace}${BETWEEN}${groupOf(feature)}`).push(position);
  });
  return [...positions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, own]) => slotOf(key, own));
});

function namespacesOf({ spec: { workloads = [] } }: Feature, fallback: string): readonly string[] {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  return namespaces.size === 0 ? [fallback] : [...namespaces];
}

function slotOf(key: string, positions: readonly number[]): Slot {
  const [namespace = "", group = ""] = key.split(BETWEEN);
  return { namespace, group, positions };
}

/** What a slot holds on a cluster: every state lists every feature, in the model's order. */
export function filling({ positions }: Slot, { features }: ClusterState): readonly FeatureState[] {
  return positions.flatMap((position) => {
    const feature = features[position];
    return feature === undefined || !isRendered(feature) ? [] : [feature];
  });
}
