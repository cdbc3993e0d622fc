/** The ConfigMaps `sluice-features` and `sluice-catalog`: the state for whatever can read a ConfigMap. */
import { emitEntry } from "../../emit.ts";
import type { Stage } from "../../link.ts";
import type { Catalog, ClusterState, FeatureState } from "../../resolve.ts";
import type { Fleet } from "../contract.ts";
import { stitched } from "../manifest.ts";
import { remembered, rememberedText } from "../remembered.ts";
import { entryOf } from "./catalog.ts";

export const FEATURES = "sluice-features";
export const CATALOG = "sluice-catalog";

const DEFAULT_NAMESPACE = "sluice-system";

/** More than an entry has besides its name: indentation, quotes, colon, a state, and the line end. */
const AROUND_NAME = 32;

/** The `data` of each ConfigMap as text, which is within a few bytes of what it weighs as JSON. */
export function dataOf(state: ClusterState): Readonly<Record<string, string>> {
  return { [FEATURES]: entriesIn(state.stage, state.features), [CATALOG]: catalogEntries(state.catalog) };
}

/** The ConfigMaps whose data takes more than `limit` bytes. */
export function namesOver(limit: number, { stage, features, catalog }: ClusterState): readonly string[] {
  // Nearly all are far below it: their text need not be made only to be weighed.
  let most = 0;
  for (const { feature } of features) most += feature.name.length + AROUND_NAME;
  return [
    ...(most > limit && Buffer.byteLength(entriesIn(stage, features)) > limit ? [FEATURES] : []),
    ...(Buffer.byteLength(catalogEntries(catalog)) > limit ? [CATALOG] : []),
  ];
}

export function configMap(name: string, data: string, fleet: Fleet): string {
  const namespace = fleet.model.project.spec.targets?.state?.namespace ?? DEFAULT_NAMESPACE;
  const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } };
  return stitched(head, data === "" ? "data: {}\n" : `data:\n${data}`).text;
}

/** In blocks, which clusters of a stage share where they agree on the features of one. */
const entriesIn = rememberedText<Stage, FeatureState>(({ feature, state }) => emitEntry(feature.name, state, 2), "");

/** Keyed `<Kind>.<name>`: canonical names have slashes, which a ConfigMap's keys can't. */
const catalogEntries = remembered(({ services, types, meters, limits }: Catalog): string =>
  [limits, meters, types, services]
    .flatMap((entries) => [...entries.values()])
    .map((entry): [string, string] => [`${entry.kind}.${entry.name}`, JSON.stringify(entryOf(entry))])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, json]) => emitEntry(key, json, 2))
    .join(""),
);
