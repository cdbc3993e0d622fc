/** A question that explain answers. */
import type { Model } from "../link.ts";
import type { ClusterState, FeatureState } from "../resolve.ts";
import type { Asked } from "./asked.ts";

/** What is asked, and what there is to answer it with. */
export interface Question {
  readonly model: Model;
  readonly at: ClusterState;
  readonly state: FeatureState;
  readonly consumer: Asked | undefined;
  readonly today: string;
}
