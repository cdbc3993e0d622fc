/** Makes the ConfigMaps `sluice-features-<service>` and `sluice-catalog`, for programs that read ConfigMaps. */
import { emitEntry } from "../../yaml/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import type { Catalog, ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile } from "../target.ts";
import { featureGroups, statesOf } from "../feature-groups.ts";
import type { FeatureGroup } from "../feature-groups.ts";
import { manifestFromText } from "../../manifest.ts";
import { memoize, memoizeByIdentity } from "../memoize.ts";
import { entryOf } from "./catalog.ts";

const CATALOG_CONFIG_MAP = "sluice-catalog";
const DEFAULT_NAMESPACE = "sluice-system";

/** An upper bound for an entry without its name: indentation, comment, quotes, colon, state and line ends. */
const AROUND_NAME = 40;

export function* configMaps(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  for (const group of featureGroups(model)) {
    const file = configMap(nameOf(group), () => entriesIn(statesOf(group, state)), model);
    yield Object.assign(file, { scope: `Service/${group.group}` } as const);
  }
  yield configMap(CATALOG_CONFIG_MAP, () => catalogEntries(state.catalog), model);
}

/** The names of ConfigMaps with more than `limit` bytes of data as text, which is within a few bytes of its size as JSON. */
export function namesOver(limit: number, state: ClusterState, model: Model): readonly string[] {
  // An estimate first: most are far smaller, so their text is not needed.
  const groups = featureGroups(model).filter((group) => estimateOf(group) > limit);
  return [
    ...groups.filter((group) => Buffer.byteLength(entriesIn(statesOf(group, state))) > limit).map(nameOf),
    ...(Buffer.byteLength(catalogEntries(state.catalog)) > limit ? [CATALOG_CONFIG_MAP] : []),
  ];
}

const estimateOf = memoizeByIdentity(({ positions }: FeatureGroup): number => mostBytes(positions));

/** An upper bound of the bytes of data in a ConfigMap of these features. */
export function mostBytes(features: readonly { readonly name: string }[]): number {
  return features.reduce((sum, { name }) => sum + 2 * name.length + AROUND_NAME, 0);
}

function nameOf({ group }: FeatureGroup): string {
  return `sluice-features-${group}`;
}

export function stateNamespace({ project }: Model): string {
  return project.spec.targets?.state?.namespace ?? DEFAULT_NAMESPACE;
}

function configMap(name: string, dataOf: () => string, model: Model): OutputFile {
  const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: stateNamespace(model) } };
  return {
    path: `state/${name}.yaml`,
    get content() {
      const data = dataOf();
      return manifestFromText(head, data === "" ? "data: {}\n" : `data:\n${data}`).text;
    },
  };
}

/** Clusters with the same states share the text. */
const entriesIn = memoizeByIdentity((states: ReturnType<typeof statesOf>): string =>
  states
    .filter((state) => state !== undefined)
    .map(({ feature, state }) => entryOfFeature(feature)(state))
    .join(""),
);

/** Stages with the same state share the entry. */
const entryOfFeature = memoizeByIdentity(({ name }: Feature) =>
  memoize((state: FeatureState["state"]) => entry(name, state)),
);

/** Keys are `<Kind>.<name>`, because canonical names have slashes, which ConfigMap keys can't contain. */
const catalogEntries = memoizeByIdentity(({ services, types, meters, limits }: Catalog): string =>
  [limits, meters, types, services]
    .flatMap((entries) => [...entries.values()])
    .map((document): [string, string] => [`${document.kind}.${document.name}`, JSON.stringify(entryOf(document))])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, json]) => entry(key, json))
    .join(""),
);

/** The comment separates the values of neighbors, so that changes of both merge. */
function entry(key: string, value: string): string {
  return `  # ${key}\n${emitEntry(key, value, 2)}`;
}
