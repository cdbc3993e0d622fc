/** Where a flag goes: into the namespaces of its workloads, so that no reference crosses one, grouped by service. */
import type { Feature, Model } from "../../link.ts";
import { isRendered } from "../../resolve.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import { groupOf } from "../groups.ts";
import { remembered } from "../remembered.ts";

const DEFAULT_NAMESPACE = "openfeature-flags";

/** Namespace -> group -> its features, each level sorted. */
export type Placed = ReadonlyMap<string, ReadonlyMap<string, readonly FeatureState[]>>;

export function place(state: ClusterState, model: Model): Placed {
  const namespacesOf = namespacesIn(model);
  const placed = new Map<string, Map<string, FeatureState[]>>();
  for (const feature of state.features.filter(isRendered))
    for (const namespace of namespacesOf(feature.feature)) {
      const groups = placed.get(namespace) ?? new Map<string, FeatureState[]>();
      const group = groups.get(groupOf(feature.feature)) ?? [];
      group.push(feature);
      placed.set(namespace, groups.set(groupOf(feature.feature), group));
    }
  return sorted(placed, (groups) => sorted(groups, (features) => features));
}

const namespacesIn = remembered((model: Model) => {
  const fallback = model.project.spec.targets?.openfeature?.namespace ?? DEFAULT_NAMESPACE;
  return remembered((feature: Feature): readonly string[] => {
    const namespaces = new Set(feature.spec.workloads?.map(({ namespace }) => namespace));
    return namespaces.size === 0 ? [fallback] : [...namespaces];
  });
});

function sorted<From, To>(map: ReadonlyMap<string, From>, each: (value: From) => To): ReadonlyMap<string, To> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, each(value)]));
}
