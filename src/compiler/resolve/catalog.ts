/** Applies patches to the catalog of each cluster; clusters with the same patches share a catalog. */
import type { Kind } from "../kinds.ts";
import type { Cluster, Model, Patch } from "../link/index.ts";
import type { Catalog } from "./state.ts";
import type { Resource } from "../schema/index.ts";
import type { Patcher } from "./patches.ts";

/** Returns a function from clusters to their catalogs. */
export function catalogResolver(model: Model, patcher: Patcher): (cluster: Cluster) => Catalog {
  const patches = [...model.byKind.Patch.values()].filter(({ spec }) => spec.resource.kind !== "Feature");
  const cache = new Map<string, Catalog>();
  return (cluster) => {
    const selecting = patches.filter((patch) => model.selected.get(patch)?.includes(cluster) === true);
    const key = selecting.map(({ name }) => name).join(" ");
    let catalog = cache.get(key);
    if (catalog === undefined) {
      catalog = {
        services: patched(model.byKind.Service, selecting, "Service", patcher),
        types: patched(model.byKind.MonitoredResourceType, selecting, "MonitoredResourceType", patcher),
        meters: patched(model.byKind.MeterDefinition, selecting, "MeterDefinition", patcher),
        limits: patched(model.byKind.QuotaLimit, selecting, "QuotaLimit", patcher),
      };
      cache.set(key, catalog);
    }
    return catalog;
  };
}

/** Returns the map itself if no patch is for its kind. */
function patched<K extends Kind>(
  resources: ReadonlyMap<string, Resource<K>>,
  patches: readonly Patch[],
  kind: K,
  patcher: Patcher,
): ReadonlyMap<string, Resource<K>> {
  const byName = Map.groupBy(
    patches.filter(({ spec }) => spec.resource.kind === kind),
    ({ spec }) => spec.resource.name,
  );
  if (byName.size === 0) return resources;
  const result = new Map(resources);
  for (const [name, namedPatches] of byName) {
    const resource = resources.get(name);
    if (resource !== undefined) result.set(name, patcher.apply(resource, namedPatches));
  }
  return result;
}
