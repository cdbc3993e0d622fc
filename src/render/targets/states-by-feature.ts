/** Lists for every feature its states in the fleet, each with the clusters that share it. */
import { append } from "../../base/collections.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "./target.ts";
import { memoizeByIdentity } from "./memoize.ts";

export interface FeatureClass {
  readonly state: FeatureState;
  /** Sorted by name; never empty. */
  readonly clusters: readonly ClusterState[];
}

/** By name of the feature; classes in the order of their first cluster. A feature without clusters has no entry. */
export const classesOf: (fleet: Fleet) => ReadonlyMap<string, readonly FeatureClass[]> = memoizeByIdentity(
  (fleet: Fleet) => {
    const clustersOf = new Map<FeatureState, ClusterState[]>();
    for (const cluster of fleet.states) for (const feature of cluster.features) append(clustersOf, feature, cluster);
    const classes = new Map<string, FeatureClass[]>();
    for (const [state, clusters] of clustersOf) append(classes, state.feature.name, { state, clusters });
    return classes;
  },
);
