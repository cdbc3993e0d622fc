/**
 * Lists the overrides that select a cluster, by feature, including those without effect, because operators look for
 * them.
 */
import { append } from "../../../base/collections.ts";
import type { Cluster, Model, Override } from "../../../compiler/link/index.ts";
import { memoizeByIdentity } from "../memoize.ts";

export function overridesOn(cluster: Cluster, model: Model): ReadonlyMap<string, readonly Override[]> {
  return byCluster(model).get(cluster) ?? NONE;
}

const NONE: ReadonlyMap<string, readonly Override[]> = new Map();

const byCluster = memoizeByIdentity((model: Model): ReadonlyMap<Cluster, ReadonlyMap<string, readonly Override[]>> => {
  const clusters = new Map<Cluster, Map<string, Override[]>>();
  for (const override of model.byKind.Override.values())
    for (const cluster of model.selected.get(override) ?? []) {
      const features = clusters.get(cluster) ?? new Map<string, Override[]>();
      append(features, override.spec.feature, override);
      clusters.set(cluster, features);
    }
  return clusters;
});
