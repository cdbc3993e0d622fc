/** Where the folder of a cluster is found by what delivers it. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

export interface Delivery {
  /** Of the cluster's folder, from the root of what is delivered; empty where it is the root itself. */
  readonly folder: string;
  /** The branch, where each cluster has its own. */
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
