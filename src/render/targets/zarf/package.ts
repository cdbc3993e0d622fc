/**
 * Makes the ZarfPackageConfig of a cluster's folder. The rules are in Zarf's JSON schema of v1alpha1 packages
 * (zarf.dev).
 */
import { createHash } from "node:crypto";
import { emit } from "../../yaml/index.ts";
import { PLATFORM } from "../../../compiler/link/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, State } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { stateFiles } from "../state-files.ts";
import { waveOf } from "../../sync-waves.ts";

/** The limit for the name of a chart. Zarf makes one per manifest. */
const CHART = 40;

/** `folders`: the cluster's folders with Kubernetes objects; at least one. */
export function zarfPackage(
  state: ClusterState,
  model: Model,
  folders: readonly string[],
  architecture: string,
): string {
  const version = state.releases.get(PLATFORM);
  return emit({
    apiVersion: "zarf.dev/v1alpha1",
    kind: "ZarfPackageConfig",
    metadata: {
      name: `sluice-${state.cluster.name}`,
      description: `Manifests that Sluice renders for cluster ${state.cluster.name}`,
      architecture,
      ...(version === undefined ? {} : { version }),
      annotations: annotationsOf(state, model),
    },
    components: inOrder(folders).map(component),
  });
}

/** The features that are on, and the sha256 of the files in `state/<cluster>/` that have the reasons, in their order. */
function annotationsOf(state: ClusterState, model: Model): Readonly<Record<string, string>> {
  const digest = createHash("sha256");
  for (const { content } of stateFiles(state, model)) digest.update(content);
  return {
    "sluice.dev/cluster": state.cluster.name,
    "sluice.dev/state-digest": `sha256:${digest.digest("hex")}`,
    "sluice.dev/features-enabled": namesWhere(state, "enabled"),
    "sluice.dev/features-granted": namesWhere(state, "granted"),
  };
}

function namesWhere({ features }: ClusterState, wanted: State): string {
  const found = features.filter((feature) => feature.state === wanted && isRendered(feature));
  return found.map(({ feature }) => feature.name).join(",");
}

/** One component per folder, so that a folder is deployed after the folders that it needs. */
function component(folder: string): Value {
  return {
    name: folder,
    required: true,
    manifests: [{ name: truncateName(folder, CHART), kustomizations: [`../${folder}`] }],
  };
}

/** Zarf deploys components once, in the listed order. */
function inOrder(folders: readonly string[]): readonly string[] {
  return folders.toSorted((a, b) => waveOf(a) - waveOf(b) || (a < b ? -1 : 1));
}
