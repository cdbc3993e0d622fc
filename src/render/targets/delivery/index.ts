/** Locates the folder of a cluster in the delivered repository. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

export interface Delivery {
  /** The path of the cluster's folder from the root of the repository or branch; empty for the root. */
  readonly folder: string;
  /** The branch, if each cluster has one. */
  readonly branch?: string;
}

export function deliveryOf({ cluster: { name } }: ClusterState, { project, settings }: Model): Delivery {
  const { delivery = "folder", path } = project.spec.targets?.gitops ?? {};
  if (delivery === "branch") return { folder: trimmed(path ?? ""), branch: `env/${name}` };
  return { folder: `${trimmed(path ?? settings.output)}/clusters/${name}` };
}

function trimmed(path: string): string {
  return path.replace(/^\.\/+|\/+$/g, "").replace(/^\.$/, "");
}
