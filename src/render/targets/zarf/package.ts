/** A ZarfPackageConfig of a cluster's folder. Zarf's rules: zarf.dev, JSON schema of v1alpha1 packages. */
import { createHash } from "node:crypto";
import { emit } from "../../yaml/index.ts";
import { PLATFORM } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, State } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { stateFile } from "../state-file.ts";
import { waveOf } from "../../sync-waves.ts";

/** The name of a chart, which Zarf makes of every manifest. */
const CHART = 40;

/** `folders`: those of the cluster that a kustomization makes objects of; at least one. */
export function zarfPackage(state: ClusterState, folders: readonly string[], architecture: string): string {
  const version = state.releases.get(PLATFORM);
  return emit({
    apiVersion: "zarf.dev/v1alpha1",
    kind: "ZarfPackageConfig",
    metadata: {
      name: `sluice-${state.cluster.name}`,
      description: `What Sluice renders for cluster ${state.cluster.name}`,
      architecture,
      ...(version === undefined ? {} : { version }),
      annotations: annotationsOf(state),
    },
    components: inOrder(folders).map(component),
  });
}

/** What is on when the package is made, and the sha256 of `state/<cluster>.json`, which says why. */
function annotationsOf(state: ClusterState): Readonly<Record<string, string>> {
  return {
    "sluice.dev/cluster": state.cluster.name,
    "sluice.dev/state-digest": `sha256:${createHash("sha256").update(stateFile(state)).digest("hex")}`,
    "sluice.dev/features-enabled": namesWhere(state, "enabled"),
    "sluice.dev/features-granted": namesWhere(state, "granted"),
  };
}

function namesWhere({ features }: ClusterState, wanted: State): string {
  const found = features.filter((feature) => feature.state === wanted && isRendered(feature));
  return found.map(({ feature }) => feature.name).join(",");
}

/** A component per folder, so that what waits for another one is deployed after it. */
function component(folder: string): Value {
  return {
    name: folder,
    required: true,
    manifests: [{ name: truncateName(folder, CHART), kustomizations: [`../${folder}`] }],
  };
}

/** Zarf deploys components as they are listed, and does not come back. */
function inOrder(folders: readonly string[]): readonly string[] {
  return folders.toSorted((a, b) => waveOf(a) - waveOf(b) || (a < b ? -1 : 1));
}
