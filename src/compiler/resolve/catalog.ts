/** The catalog as every cluster has it: patches applied, shared by clusters that agree. */
import type { Kind } from "../kinds.ts";
import type { Cluster, Model, Patch } from "../link/index.ts";
import type { Catalog } from "./state.ts";
import type { Resource } from "../schema/index.ts";
import type { Patcher } from "./patches.ts";

/** A function that gives a cluster's catalog. */
export function catalogs(model: Model, patcher: Patcher): (cluster: Cluster) => Catalog {
  const patches = [...model.byKind.Patch.values()].filter(({ spec }) => spec.resource.kind !== "Feature");
  const known = new Map<string, Catalog>();
  return (cluster) => {
    const own = patches.filter((patch) => model.selected.get(patch)?.includes(cluster) === true);
    const key = own.map(({ name }) => name).join(" ");
    let catalog = known.get(key);
    if (catalog === undefined) {
      catalog = {
        services: patched(model.byKind.Service, own, "Service", patcher),
        types: patched(model.byKind.MonitoredResourceType, own, "MonitoredResourceType", patcher),
        meters: patched(model.byKind.MeterDefinition, own, "MeterDefinition", patcher),
        limits: patched(model.byKind.QuotaLimit, own, "QuotaLimit", patcher),
      };
      known.set(key, catalog);
    }
    return catalog;
  };
}

/** The map itself where no patch is of its kind. */
function patched<K extends Kind>(
  resources: ReadonlyMap<string, Resource<K>>,
  patches: readonly Patch[],
  kind: K,
  patcher: Patcher,
): ReadonlyMap<string, Resource<K>> {
  const own = Map.groupBy(
    patches.filter(({ spec }) => spec.resource.kind === kind),
    ({ spec }) => spec.resource.name,
  );
  if (own.size === 0) return resources;
  const result = new Map(resources);
  for (const [name, some] of own) {
    const resource = resources.get(name);
    if (resource !== undefined) result.set(name, patcher.apply(resource, some));
  }
  return result;
}
