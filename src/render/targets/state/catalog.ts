/** Writes `state/<cluster>/catalog.json`: the catalog of a cluster with patches applied. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Catalog, ClusterState } from "../../../compiler/resolve/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { oneLine, sortedKeys } from "../json-lines.ts";

export function catalogFile({ cluster, catalog }: ClusterState): string {
  return `{\n  "version": 1,\n  "cluster": ${oneLine(cluster.name)},\n${sectionsOf(catalog)}\n}\n`;
}

/** Clusters with the same catalog share this text. */
const sectionsOf = memoizeByIdentity((catalog: Catalog): string =>
  [
    section("services", catalog.services, ({ spec }) => spec.serviceName),
    section("types", catalog.types, ({ spec }) => spec.type),
    section("meters", catalog.meters, ({ spec }) => spec.meter),
    section("limits", catalog.limits, ({ spec }) => spec.limit),
  ].join(",\n"),
);

/** The entries by canonical name. */
function section<R extends Resource>(
  title: string,
  entries: ReadonlyMap<string, R>,
  canonical: (entry: R) => string,
): string {
  const sorted = [...entries.values()].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  const value = Object.fromEntries(sorted.map((entry) => [canonical(entry), entryOf(entry)]));
  return `  ${JSON.stringify(title)}: ${JSON.stringify(value, null, 2).replaceAll("\n", "\n  ")}`;
}

/** The spec of an entry with its document name, which references use. */
export function entryOf({ name, spec }: Resource): Value {
  return { name, ...(sortedKeys(spec as Value) as { readonly [key: string]: Value }) };
}
