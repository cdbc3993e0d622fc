/** The catalog as every cluster has it: patches applied, shared by clusters that agree. */
import type { Kind } from "../kinds.ts";
import type { Cluster, Model, Patch } from "../link.ts";
import type { Catalog } from "../resolve.ts";
import type { Resource } from "../validate.ts";
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
        services: patched(model.byKind.Service, own, patcher),
        types: patched(model.byKind.MonitoredResourceType, own, patcher),
        meters: patched(model.byKind.MeterDefinition, own, patcher),
        limits: patched(model.byKind.QuotaLimit, own, patcher),
      };
      known.set(key, catalog);
    }
    return catalog;
  };
}

function patched<K extends Kind>(
  resources: ReadonlyMap<string, Resource<K>>,
  patches: readonly Patch[],
  patcher: Patcher,
): ReadonlyMap<string, Resource<K>> {
  if (patches.length === 0) return resources;
  const apply = ([name, resource]: [string, Resource<K>]): [string, Resource<K>] => {
    const own = patches.filter(({ spec }) => spec.resource.kind === resource.kind && spec.resource.name === name);
    return [name, patcher.apply(resource, own)];
  };
  return new Map([...resources].map(apply));
}
