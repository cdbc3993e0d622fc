/** Makes the Kustomization that delivers one folder of a cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { deliveryOf } from "../delivery/index.ts";
import { waitsFor } from "../../sync-waves.ts";
import { healthCheckExprs } from "./health.ts";

const DEFAULT_NAMESPACE = "flux-system";
const DEFAULT_INTERVAL = "10m";

/** Without it, Flux retries a failure only after the interval. */
const RETRY_INTERVAL = "1m";

export function fluxKustomization(
  folder: string,
  folders: readonly string[],
  state: ClusterState,
  model: Model,
): Manifest {
  const { sourceRef, interval, namespace } = model.project.spec.targets?.flux ?? {};
  const before = waitsFor(folder, folders);
  return manifest(
    {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: {
        name: nameOf(folder),
        namespace: namespace ?? DEFAULT_NAMESPACE,
        labels: { "sluice.dev/cluster": state.cluster.name },
      },
    },
    {
      spec: {
        interval: interval ?? DEFAULT_INTERVAL,
        retryInterval: RETRY_INTERVAL,
        path: pathOf(folder, state, model),
        sourceRef: { kind: "GitRepository", ...sourceRef },
        prune: true,
        wait: true,
        ...(before.length === 0 ? {} : { dependsOn: before.map((name) => ({ name: nameOf(name) })) }),
        healthCheckExprs,
      },
    },
  );
}

function nameOf(folder: string): string {
  return truncateName(`sluice-${folder}`);
}

function pathOf(folder: string, state: ClusterState, model: Model): string {
  const { folder: root } = deliveryOf(state, model);
  return `./${root === "" ? folder : `${root}/${folder}`}`;
}
