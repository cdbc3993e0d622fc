/** Finds the state of a feature by its position in the model, without a search. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";

export interface FeaturePosition {
  /** The name of the feature. */
  readonly name: string;
  /** The index in the model's order. */
  readonly position: number;
}

/** Undefined if the list omits the feature, as in a calculation without it. */
export function stateAt({ name, position }: FeaturePosition, { features }: ClusterState): FeatureState | undefined {
  const candidate = features[position];
  return candidate?.feature.name === name ? candidate : features.find(({ feature }) => feature.name === name);
}
