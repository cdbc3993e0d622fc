/** FeatureFlagSources: what a workload names to get its flags, with what flagd is told about the cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { OPENFEATURE_API, EVERYTHING, flagsName } from "./names.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import { remotesOf } from "./remote-sources.ts";

/** A FeatureFlagSource, by name, and the FeatureFlags that it is of. */
export interface Source {
  readonly name: string;
  readonly of: readonly FlagSetSpec[];
}

/** A source of all flags of a namespace with these slots: one slot that holds all flags is enough. */
export function everything(slots: readonly FlagSetSpec[]): Source {
  const whole = slots.find(({ group }) => group === undefined);
  return { name: EVERYTHING, of: whole === undefined ? slots : [whole] };
}

/** A source of the flags of one group. */
export function sourceOf(group: string, slots: readonly FlagSetSpec[]): Source {
  return { name: flagsName(group), of: slots.filter((slot) => slot.group === group) };
}

export function sourcesFile(
  namespace: string,
  slots: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): string {
  const groups = new Set(slots.flatMap(({ group }) => group ?? []));
  return fileOf(
    [everything(slots), ...[...groups].map((group) => sourceOf(group, slots))].map((source) =>
      manifest(
        { apiVersion: OPENFEATURE_API, kind: "FeatureFlagSource", metadata: { name: source.name, namespace } },
        { spec: sourceSpec(source, state, model) },
      ),
    ),
  );
}

/** Every source of a cluster has the same settings: whoever names two of them gets none that the other has not. */
function sourceSpec(source: Source, state: ClusterState, model: Model): Value {
  const options = (model.project.spec.targets?.openfeature?.source ?? {}) as { readonly [key: string]: Value };
  const facts = state.cluster.spec.context ?? {};
  const { envVars } = remotesOf(state.cluster, model);
  return {
    ...options,
    ...(Object.keys(facts).length === 0 ? {} : { contextValues: facts }),
    ...(envVars.length === 0 ? {} : { envVars }),
    sources: sourceEntries(source, state, model),
  };
}

/** In the order in which flagd takes them. Ours have no key in common, so that their own order decides nothing. */
export function sourceEntries({ of }: Source, { cluster }: ClusterState, model: Model): readonly Value[] {
  const provider = model.project.spec.targets?.openfeature?.provider ?? "kubernetes";
  const { merged, overriding } = remotesOf(cluster, model);
  return [...merged, ...of.map(({ name }) => ({ source: name, provider })), ...overriding];
}
