/** Makes the Kustomize Component of a workload: annotations for its pods, to be included by its deployment. */
import { createHash } from "node:crypto";
import { emit } from "../../yaml/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { OutputFile } from "../target.ts";
import { ALL_FLAGS } from "./names.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import { stateAt } from "../feature-groups.ts";
import { sourceEntries } from "./source.ts";
import type { Source } from "./source.ts";
import { scopeOf, sourceFor } from "./workloads.ts";
import type { Workload } from "./workloads.ts";

const DIGITS = 16;
const PATCH = "patch.yaml";

/** Kind -> API version; a patch needs both. */
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

/** A kustomization.yaml, and a patch if there are annotations; the folder always exists. */
export function* component(
  workload: Workload,
  flagSets: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): Generator<OutputFile> {
  const folder = `workloads/${workload.folder}`;
  const patch = podsOf(workload, flagSets, state, model);
  const patches = patch === undefined ? [] : [{ path: PATCH }];
  const shared = { scope: scopeOf(workload), notAResource: true } as const;
  const content = emit({ apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component", patches });
  yield { path: `${folder}/kustomization.yaml`, content, ...shared };
  if (patch !== undefined) yield { path: `${folder}/${PATCH}`, content: patch, ...shared };
}

/** The annotations for the pods of a workload; undefined if none. When they change, the pods restart. */
export function podsOf(
  workload: Workload,
  flagSets: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): string | undefined {
  const patch = patchOf(workload, annotationsOf(workload, sourceFor(workload, flagSets, state), state, model));
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
  // A standalone flagd reads new sources while it runs; only a sidecar must restart.
  const sources = source === undefined || runtime !== "sidecar" ? [] : sourceEntries(source, state, model);
  return {
    ...(restarts ? { "sluice.dev/features": restartHash(workload, sources, state) } : {}),
    ...(inject && source !== undefined ? INJECTION[runtime](source) : {}),
  };
}

/** The annotations that make the operator inject flagd, or a connection to it, into a pod. */
const INJECTION: Readonly<Record<"sidecar" | "standalone" | "in-process", (source: Source) => Annotations>> = {
  sidecar: ({ name }) => ({ "openfeature.dev/enabled": "true", "openfeature.dev/featureflagsource": name }),
  standalone: () => ({}),
  "in-process": () => ({ "openfeature.dev/enabled": "true", "openfeature.dev/inprocessconfiguration": ALL_FLAGS }),
};

/** Changes with gates, variants and the sources of flags, but never with consumers. */
function restartHash({ uses }: Workload, sources: readonly Value[], cluster: ClusterState): string {
  const flips = uses.flatMap(({ position, restarts }) => {
    const state = stateAt(position, cluster);
    return state === undefined || !restarts ? [] : [[position.name, state.open, state.variant]];
  });
  return createHash("sha256")
    .update(JSON.stringify([flips, sources]))
    .digest("hex")
    .slice(0, DIGITS);
}
