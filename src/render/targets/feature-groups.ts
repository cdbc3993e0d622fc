/** Groups of features, such as those of a service, and their states on each cluster. */
import { append } from "../../base/collections.ts";
import type { Model, Stage } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { groupOf } from "../service-group.ts";
import { memoizeByIdentity, memoizeLast, RecentValues } from "./memoize.ts";

export interface FeaturePosition {
  /** The name of the feature. */
  readonly name: string;
  /** The index in the model's order. */
  readonly position: number;
}

export interface FeaturePositions {
  readonly positions: readonly FeaturePosition[];
}

/** The features of a service. */
export interface FeatureGroup extends FeaturePositions {
  /** The name of the service, or `default`. */
  readonly group: string;
}

/** All features by service; sorted by group, and by name in a group. */
export const featureGroups: (model: Model) => readonly FeatureGroup[] = memoizeByIdentity(({ byKind }: Model) => {
  const groups = new Map<string, FeaturePosition[]>();
  [...byKind.Feature.values()].forEach((feature, position) =>
    append(groups, groupOf(feature), { name: feature.name, position }),
  );
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, positions]) => ({ group, positions }));
});

/** Undefined if the list omits the feature, as in a calculation without it. */
export function stateAt({ name, position }: FeaturePosition, { features }: ClusterState): FeatureState | undefined {
  const candidate = features[position];
  return candidate?.feature.name === name ? candidate : features.find(({ feature }) => feature.name === name);
}

type States = readonly (FeatureState | undefined)[];

/**
 * The states of a group on a cluster, in the order of the positions. Clusters of a stage with the same states share the
 * list, so it can be a cache key.
 */
export function statesOf(group: FeaturePositions, state: ClusterState): States {
  return sharedStates(group)(state);
}

const sharedStates = memoizeByIdentity(({ positions }: FeaturePositions) => {
  const latestOf = memoizeByIdentity((_: Stage) => new RecentValues<States>());
  return memoizeLast((state: ClusterState) =>
    latestOf(state.stage).get(
      (states) => isUnchanged(states, positions, state),
      () => positions.map((position) => stateAt(position, state)),
    ),
  );
});

function isUnchanged(states: States, positions: readonly FeaturePosition[], state: ClusterState): boolean {
  const { features } = state;
  // No closure or iterator, because this runs for every feature on every cluster.
  for (let index = 0; index < positions.length; index++) {
    const position = positions[index];
    if (position === undefined || features[position.position] === states[index]) continue;
    if (stateAt(position, state) !== states[index]) return false;
  }
  return true;
}
