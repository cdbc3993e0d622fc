/** Where a feature's state is found: states are listed in the model's order, so that nobody has to search for it. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";

export interface FeaturePosition {
  /** The feature's. */
  readonly name: string;
  /** In the model's order. */
  readonly position: number;
}

/** Undefined where a list leaves the feature out, as one does that asks what would be without it. */
export function stateAt({ name, position }: FeaturePosition, { features }: ClusterState): FeatureState | undefined {
  const there = features[position];
  return there?.feature.name === name ? there : features.find(({ feature }) => feature.name === name);
}
