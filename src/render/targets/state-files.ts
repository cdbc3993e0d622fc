/**
 * Writes `state/<cluster>/`: the cluster, its features by service with their states and reasons, and its catalog. Changes
 * of neighboring features merge, because each has several lines. The schema is schemas/cluster-state.schema.json.
 */
import type { Model } from "../../compiler/link/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { ClusterState, Consumer, FeatureState } from "../../compiler/resolve/index.ts";
import type { OutputFile } from "./target.ts";
import { featureGroups, statesOf } from "./feature-groups.ts";
import { oneLine } from "./json-lines.ts";
import { memoizeByIdentity } from "./memoize.ts";

const VERSION = 2;

/** `state/<cluster>/cluster.json`, and `state/<cluster>/features/<service>.json`, sorted by service. */
export function* stateFiles(state: ClusterState, model: Model): Generator<OutputFile> {
  const folder = `state/${state.cluster.name}`;
  yield { path: `${folder}/cluster.json`, content: clusterText(state) };
  for (const group of featureGroups(model))
    yield {
      path: `${folder}/features/${group.group}.json`,
      scope: `Service/${group.group}`,
      get content() {
        return featuresText(statesOf(group, state));
      },
    };
}

function clusterText({ cluster, stage, threshold, releases }: ClusterState): string {
  const value = {
    version: VERSION,
    cluster: cluster.name,
    stage: stage.name,
    threshold: threshold.name,
    releases: Object.fromEntries(releases),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Clusters with the same states share the text. */
const featuresText = memoizeByIdentity((states: ReturnType<typeof statesOf>): string => {
  const blocks = states.filter((state) => state !== undefined).map(blockOf);
  const features = blocks.length === 0 ? "{}" : `{\n${blocks.join(",\n")}\n  }`;
  return `{\n  "version": ${VERSION},\n  "features": ${features}\n}\n`;
});

const blockOf = memoizeByIdentity((state: FeatureState): string => {
  const { feature, level, reason, variant, decides, consumers, because } = state;
  const facts = { state: state.state, level: level?.name ?? null, reason, variant, decides };
  const lines = [
    oneLine(facts).slice(1, -1),
    ...(consumers === undefined ? [] : [`"consumers": ${listOf(consumers.flatMap(consumerEntries))}`]),
    `"because": ${oneLine(because.map(({ place }) => place))}`,
  ];
  return `    ${oneLine(feature.name)}: {\n      ${lines.join(",\n      ")}\n    }`;
});

/** One item per line. */
function listOf(items: readonly Value[]): string {
  return items.length === 0 ? "[]" : `[\n        ${items.map(oneLine).join(",\n        ")}\n      ]`;
}

/** One entry per interval; there are several if the dates of two grants leave a gap. */
function consumerEntries({ kind, name, intervals }: Consumer): readonly Value[] {
  return intervals.map(({ starts, expires }) => ({
    name: `${kind}/${name}`,
    ...(starts === undefined ? {} : { starts }),
    ...(expires === undefined ? {} : { expires }),
  }));
}
