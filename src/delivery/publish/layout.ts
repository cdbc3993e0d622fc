/** Maps clusters to branches and folders, where the delivery tool finds them. */
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { deliveryOf } from "../../render/targets/delivery/index.ts";
import { INVISIBLE } from "../../base/escape.ts";

export interface Destination {
  readonly cluster: string;
  readonly branch: string;
  /** The folder in the branch; empty for its root. */
  readonly folder: string;
}

/** Why nothing can be published: message and help of a diagnostic. */
export interface LayoutError {
  readonly message: string;
  readonly help: string;
}

/** `branch`: a branch for all clusters; undefined if each cluster has its own. */
export function destinationsOf(
  states: readonly ClusterState[],
  model: Model,
  branch: string | undefined,
): readonly Destination[] | LayoutError {
  const destinations = states.map((state) => ({ cluster: state.cluster.name, ...deliveryOf(state, model) }));
  const [first] = destinations;
  if (first === undefined) return [];
  if (branch !== undefined && first.branch !== undefined) return BOTH;
  if (branch === undefined && first.branch === undefined) return noDelivery(first.folder);
  const odd = destinations.find(({ folder }) => folder !== "" && !folder.split("/").every(isName));
  if (odd !== undefined) return invalidFolder(odd.folder);
  return destinations.map((place) => ({ ...place, branch: place.branch ?? branch ?? "" }));
}

/** Whether git accepts the name of a folder on all systems. */
function isName(name: string): boolean {
  return name !== "" && name !== "." && !/^\.git$/i.test(name) && name.search(INVISIBLE) === -1;
}

function invalidFolder(folder: string): LayoutError {
  return {
    message: `a branch can't contain a folder "${folder}"`,
    help: "change `spec.targets.gitops.path` in sluice.yaml",
  };
}

const BOTH: LayoutError = {
  message: "`--branch` publishes all clusters to one branch, but `delivery: branch` needs one branch per cluster",
  help: "remove `--branch`, or set `spec.targets.gitops.delivery: folder` in sluice.yaml",
};

function noDelivery(folder: string): LayoutError {
  return {
    message: `nothing would read the branches, because the clusters are delivered from folders such as "${folder}"`,
    help: "set `spec.targets.gitops.delivery: branch` in sluice.yaml, or publish all clusters to one branch with `--branch NAME`",
  };
}

/** Whether the clusters share a branch, each in its folder. */
export function isShared(destinations: readonly Destination[]): boolean {
  return destinations.some(({ cluster, branch }) => branch !== ownBranch(cluster));
}

function ownBranch(cluster: string): string {
  return `env/${cluster}`;
}

export function isLayoutError(destinations: readonly Destination[] | LayoutError): destinations is LayoutError {
  return "message" in destinations;
}

/** The path of a file in a folder of a branch. */
export function pathIn(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
