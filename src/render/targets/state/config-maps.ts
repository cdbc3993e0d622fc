/** Makes the ConfigMaps `sluice-features` and `sluice-catalog`, for programs that read ConfigMaps. */
import { emitEntry } from "../../yaml/index.ts";
import type { Feature, Model, Stage } from "../../../compiler/link/index.ts";
import type { Catalog, ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";
import { manifestFromText } from "../../manifest.ts";
import { chunkOf } from "../chunked-text.ts";
import type { Chunk } from "../chunked-text.ts";
import { memoize, memoizeByIdentity, memoizeChunks } from "../memoize.ts";
import { entryOf } from "./catalog.ts";

export const FEATURES = "sluice-features";
const CATALOG_CONFIG_MAP = "sluice-catalog";

const DEFAULT_NAMESPACE = "sluice-system";

/** An upper bound for an entry without its name: indentation, quotes, colon, state and line end. */
const AROUND_NAME = 32;

/** The `data` of each ConfigMap as text, whose size is within a few bytes of its size as JSON. */
export function dataOf(state: ClusterState): Readonly<Record<string, readonly Chunk[]>> {
  return { [FEATURES]: entriesIn(state.stage, state.features), [CATALOG_CONFIG_MAP]: catalogEntries(state.catalog) };
}

/** The names of ConfigMaps with more than `limit` bytes of data. */
export function namesOver(limit: number, { stage, features, catalog }: ClusterState): readonly string[] {
  // An estimate first: most are far smaller, so their text is not needed.
  let most = 0;
  for (const { feature } of features) most += feature.name.length + AROUND_NAME;
  return [
    ...(most > limit && bytesOf(entriesIn(stage, features)) > limit ? [FEATURES] : []),
    ...(bytesOf(catalogEntries(catalog)) > limit ? [CATALOG_CONFIG_MAP] : []),
  ];
}

function bytesOf(pieces: readonly Chunk[]): number {
  return pieces.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

export function stateNamespace({ project }: Model): string {
  return project.spec.targets?.state?.namespace ?? DEFAULT_NAMESPACE;
}

export function configMap(name: string, data: readonly Chunk[], fleet: Fleet): readonly Chunk[] {
  const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: stateNamespace(fleet.model) } };
  return [chunkOf(manifestFromText(head, data.length === 0 ? "data: {}\n" : "data:\n").text), ...data];
}

/** Blocks of entries, shared by clusters of a stage that agree on their features. */
const entriesIn = memoizeChunks<Stage, FeatureState>(({ feature, state }) => entryOfFeature(feature)(state), "");

/** Stages with the same state share the line. */
const entryOfFeature = memoizeByIdentity(({ name }: Feature) =>
  memoize((state: FeatureState["state"]) => emitEntry(name, state, 2)),
);

/** Keys are `<Kind>.<name>`, because canonical names have slashes, which ConfigMap keys can't contain. */
const catalogEntries = memoizeByIdentity(({ services, types, meters, limits }: Catalog): readonly Chunk[] => {
  const text = [limits, meters, types, services]
    .flatMap((entries) => [...entries.values()])
    .map((entry): [string, string] => [`${entry.kind}.${entry.name}`, JSON.stringify(entryOf(entry))])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, json]) => emitEntry(key, json, 2))
    .join("");
  return text === "" ? [] : [chunkOf(text)];
});
