/** Makes FeatureFlagSources, which workloads refer to, with the facts of the cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { OPENFEATURE_API, ALL_FLAGS, flagsName } from "./names.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import { remotesOf } from "./remote-sources.ts";

/** A FeatureFlagSource and its FeatureFlags. */
export interface Source {
  readonly name: string;
  readonly of: readonly FlagSetSpec[];
}

/** The source of all flags in a namespace; uses the set with all flags if there is one. */
export function allFlagsSource(flagSets: readonly FlagSetSpec[]): Source {
  const combined = flagSets.find(({ group }) => group === undefined);
  return { name: ALL_FLAGS, of: combined === undefined ? flagSets : [combined] };
}

/** The source of one group's flags. */
export function sourceOf(group: string, flagSets: readonly FlagSetSpec[]): Source {
  return { name: flagsName(group), of: flagSets.filter((flagSet) => flagSet.group === group) };
}

export function sourcesFile(
  namespace: string,
  flagSets: readonly FlagSetSpec[],
  state: ClusterState,
  model: Model,
): string {
  const groups = new Set(flagSets.flatMap(({ group }) => group ?? []));
  return fileOf(
    [allFlagsSource(flagSets), ...[...groups].map((group) => sourceOf(group, flagSets))].map((source) =>
      manifest(
        { apiVersion: OPENFEATURE_API, kind: "FeatureFlagSource", metadata: { name: source.name, namespace } },
        { spec: sourceSpec(source, state, model) },
      ),
    ),
  );
}

/** All sources of a cluster have the same settings, so that a workload can combine them. */
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

/** In flagd's order. Sluice's own sources have distinct keys, so their order does not matter. */
export function sourceEntries({ of }: Source, { cluster }: ClusterState, model: Model): readonly Value[] {
  const provider = model.project.spec.targets?.openfeature?.provider ?? "kubernetes";
  const { merged, overriding } = remotesOf(cluster, model);
  return [...merged, ...of.map(({ name }) => ({ source: name, provider })), ...overriding];
}
