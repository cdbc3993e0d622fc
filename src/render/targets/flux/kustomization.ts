/** Makes the Kustomization that delivers one folder of a cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { deliveryOf } from "../delivery/index.ts";
import { waitsFor } from "../../sync-waves.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { KINDS_WITH_HEALTH, QUOTA_GROUP, QUOTA_VERSION } from "../delivery/health.ts";

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

/** The generation in a condition is optional. */
const CURRENT = "(!has(c.observedGeneration) || c.observedGeneration >= metadata.generation)";

/** A CEL expression: the object has a current `Active` condition that satisfies `so`. */
function active(so: string): string {
  return `has(status.conditions) && status.conditions.exists(c, c.type == 'Active' && ${CURRENT} && ${so})`;
}

export const healthCheckExprs: readonly Value[] = KINDS_WITH_HEALTH.map((kind) => ({
  apiVersion: `${QUOTA_GROUP}/${QUOTA_VERSION}`,
  kind,
  inProgress: `!(${active("(c.status == 'True' || c.reason == 'ValidationFailed')")})`,
  failed: active("c.status == 'False' && c.reason == 'ValidationFailed'"),
  current: active("c.status == 'True'"),
}));
