/** FeatureFlagSources: what a workload names to get its flags, with what flagd is told about the cluster. */
import type { Model } from "../../link.ts";
import type { Value } from "../../parse.ts";
import type { ClusterState } from "../../resolve.ts";
import { API_VERSION, flagsName } from "./names.ts";
import { fileOf, manifest } from "../manifest.ts";

/** The standing order: all flags of its namespace. */
const EVERYTHING = "sluice";

/** The sources of a namespace that has flags of these groups: one of everything, and one per group. */
export function sourcesFile(namespace: string, groups: readonly string[], state: ClusterState, model: Model): string {
  const source = (name: string, of: readonly string[]): ReturnType<typeof manifest> =>
    manifest(
      { apiVersion: API_VERSION, kind: "FeatureFlagSource", metadata: { name, namespace } },
      { spec: sourceSpec(of, state, model) },
    );
  return fileOf([source(EVERYTHING, groups), ...groups.map((group) => source(flagsName(group), [group]))]);
}

function sourceSpec(groups: readonly string[], { cluster }: ClusterState, model: Model): Value {
  const options = (model.project.spec.targets?.openfeature?.source ?? {}) as { readonly [key: string]: Value };
  const facts = cluster.spec.context ?? {};
  return {
    ...options,
    ...(Object.keys(facts).length === 0 ? {} : { contextValues: facts }),
    sources: groups.map((group) => ({ source: flagsName(group), provider: "kubernetes" })),
  };
}
