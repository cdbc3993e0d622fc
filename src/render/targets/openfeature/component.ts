/** A workload's kustomize Component: what its pods are told, to be included by whoever deploys it. */
import { createHash } from "node:crypto";
import { emit } from "../../yaml/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { OutputFile } from "../target.ts";
import { EVERYTHING } from "./names.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import { stateAt } from "./feature-index.ts";
import { sourceEntries } from "./source.ts";
import type { Source } from "./source.ts";
import { sourceFor } from "./workloads.ts";
import type { Workload } from "./workloads.ts";

const DIGITS = 16;
const PATCH = "patch.yaml";

/** Kind -> its API, for a patch finds its object by both. */
const APIS: Readonly<Record<string, string>> = {
  CronJob: "batch/v1",
  DaemonSet: "apps/v1",
  Deployment: "apps/v1",
  Job: "batch/v1",
  ReplicaSet: "apps/v1",
  Rollout: "argoproj.io/v1alpha1",
  StatefulSet: "apps/v1",
};

export const PATCHED: readonly string[] = Object.keys(APIS);

/** Two files, the second only if there is something to say; the folder is always there. */
export function* component(
  workload: Workload,
  slots: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): Generator<OutputFile> {
  const folder = `workloads/${workload.folder}`;
  const patch = podsOf(workload, slots, state, model);
  const patches = patch === undefined ? [] : [{ path: PATCH }];
  const content = emit({ apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component", patches });
  yield { path: `${folder}/kustomization.yaml`, content, notAResource: true };
  if (patch !== undefined) yield { path: `${folder}/${PATCH}`, content: patch, notAResource: true };
}

/** The annotations for the pods of a workload; undefined if none. When they change, the pods restart. */
export function podsOf(
  workload: Workload,
  slots: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): string | undefined {
  const patch = patchOf(workload, annotationsOf(workload, sourceFor(workload, slots, state), state, model));
  return patch === undefined ? undefined : emit(patch);
}

function patchOf({ kind, namespace, name }: Workload, annotations: Annotations): Value | undefined {
  const apiVersion = Object.hasOwn(APIS, kind) ? APIS[kind] : undefined;
  if (apiVersion === undefined || Object.keys(annotations).length === 0) return undefined;
  const spec = { template: { metadata: { annotations } } };
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: kind === "CronJob" ? { jobTemplate: { spec } } : spec,
  };
}

type Annotations = Readonly<Record<string, string>>;

function annotationsOf(workload: Workload, source: Source | undefined, state: ClusterState, model: Model): Annotations {
  const { inject = false, runtime = "sidecar" } = model.project.spec.targets?.openfeature ?? {};
  const restarts = workload.uses.some((use) => use.restarts);
  // A flagd of its own takes new sources without its clients; only a sidecar has to be started again.
  const sources = source === undefined || runtime !== "sidecar" ? [] : sourceEntries(source, state, model);
  return {
    ...(restarts ? { "sluice.dev/features": restartHash(workload, sources, state) } : {}),
    ...(inject && source !== undefined ? INJECTION[runtime](source) : {}),
  };
}

/** What makes the operator add flagd, or the way to it, to a pod. */
const INJECTION: Readonly<Record<"sidecar" | "standalone" | "in-process", (source: Source) => Annotations>> = {
  sidecar: ({ name }) => ({ "openfeature.dev/enabled": "true", "openfeature.dev/featureflagsource": name }),
  standalone: () => ({}),
  "in-process": () => ({ "openfeature.dev/enabled": "true", "openfeature.dev/inprocessconfiguration": EVERYTHING }),
};

/** It changes with the gates and variants of the features and with where flags come from, never with who has them. */
function restartHash({ uses }: Workload, sources: readonly Value[], cluster: ClusterState): string {
  const flips = uses.flatMap(({ seat, restarts }) => {
    const state = stateAt(seat, cluster);
    return state === undefined || !restarts ? [] : [[seat.name, state.open, state.variant]];
  });
  return createHash("sha256")
    .update(JSON.stringify([flips, sources]))
    .digest("hex")
    .slice(0, DIGITS);
}
