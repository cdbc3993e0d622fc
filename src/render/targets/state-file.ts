/**
 * Writes `state/<cluster>.json`: the state of each feature and its reasons, one line per feature. The schema is
 * schemas/cluster-state.schema.json.
 */
import type { Stage } from "../../compiler/link/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { ClusterState, Consumer, FeatureState } from "../../compiler/resolve/index.ts";
import { oneLine } from "./json-lines.ts";
import { joinChunks, chunkOf } from "./chunked-text.ts";
import type { Chunk } from "./chunked-text.ts";
import { memoizeChunks } from "./memoize.ts";

export function stateFile(state: ClusterState): string {
  return joinChunks(stateFileChunks(state));
}

export function stateFileChunks(state: ClusterState): readonly Chunk[] {
  const head = [
    `"cluster": ${oneLine(state.cluster.name)}`,
    `"stage": ${oneLine(state.stage.name)}`,
    `"threshold": ${oneLine(state.threshold.name)}`,
    `"releases": ${oneLine(Object.fromEntries(state.releases))}`,
  ];
  const features = featuresIn(state.stage, state.features);
  const [opening, closing] = features.length === 0 ? ["{}", ""] : ["{\n", "\n  }"];
  return [
    chunkOf(`{\n  "version": 1,\n  ${head.join(", ")},\n  "features": ${opening}`),
    ...features,
    chunkOf(`${closing}\n}\n`),
  ];
}

function lineOf(state: FeatureState): string {
  const { consumers } = state;
  const entry = {
    state: state.state,
    level: state.level?.name ?? null,
    reason: state.reason,
    variant: state.variant,
    decides: state.decides,
    ...(consumers === undefined ? {} : { consumers: consumers.flatMap(consumerEntries) }),
    because: state.because.map(({ place }) => place),
  };
  return `    ${oneLine(state.feature.name)}: ${oneLine(entry)}`;
}

/** Blocks of lines, shared by clusters of a stage that agree on their features. */
const featuresIn = memoizeChunks<Stage, FeatureState>(lineOf, ",\n");

/** One entry per interval; there are several if the dates of two grants leave a gap. */
function consumerEntries({ kind, name, intervals }: Consumer): readonly Value[] {
  return intervals.map(({ starts, expires }) => ({
    name: `${kind}/${name}`,
    ...(starts === undefined ? {} : { starts }),
    ...(expires === undefined ? {} : { expires }),
  }));
}
