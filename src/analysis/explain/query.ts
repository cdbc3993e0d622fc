/** The input of an explanation. */
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { ConsumerQuery } from "./asked.ts";

/** The cluster, the feature and the consumer to explain, with the model. */
export interface StateQuery {
  readonly model: Model;
  readonly at: ClusterState;
  readonly state: FeatureState;
  readonly consumer: ConsumerQuery | undefined;
  readonly today: string;
}
