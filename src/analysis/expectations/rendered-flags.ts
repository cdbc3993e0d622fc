/** Extracts the flags of clusters from their rendered manifests. */
import { valueAt } from "../../base/collections.ts";
import { parseAllDocuments } from "yaml";
import { render } from "../../render/render.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";

/** Name -> flag in the format of flagd. */
export type Flags = Readonly<Record<string, unknown>>;

interface FeatureFlag {
  readonly spec?: { readonly flagSpec?: { readonly flags?: Flags } };
}

const TARGET = "openfeature";

/** The flags of the given clusters, by cluster. A feature that is not rendered has none. */
export function renderedFlags(
  fleet: { readonly model: Model; readonly states: readonly ClusterState[] },
  clusters: ReadonlySet<string>,
): ReadonlyMap<string, Flags> {
  const found = new Map<string, Record<string, unknown>>();
  // Cached by text, because clusters share files.
  const read = new Map<string, Flags>();
  for (const { path, content } of render(fleet, { clusters, targets: new Set([TARGET]) })) {
    const [, cluster = "", folder] = path.split("/");
    if (folder !== TARGET) continue;
    const flags = valueAt(read, content, () => flagsIn(content));
    found.set(cluster, Object.assign(found.get(cluster) ?? {}, flags));
  }
  return found;
}

function flagsIn(content: string): Flags {
  if (!content.includes("kind: FeatureFlag\n")) return {};
  const objects = parseAllDocuments(content).map((document) => document.toJS() as FeatureFlag | null);
  return Object.assign({}, ...objects.map((object) => object?.spec?.flagSpec?.flags ?? {})) as Flags;
}
