/** Determines the form of the catalog on a cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

export type Form = "configuration" | "declared" | "direct";

export function formOf({ stage }: ClusterState, { project }: Model): Form {
  const { form = "configuration", byStage = {} } = project.spec.targets?.catalog ?? {};
  return byStage[stage.name] ?? form;
}
