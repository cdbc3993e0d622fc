/** A question that explain answers. */
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { ConsumerQuery } from "./asked.ts";

/** What is asked, and what there is to answer it with. */
export interface StateQuery {
  readonly model: Model;
  readonly at: ClusterState;
  readonly state: FeatureState;
  readonly consumer: ConsumerQuery | undefined;
  readonly today: string;
}
