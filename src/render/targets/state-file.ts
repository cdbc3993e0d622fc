/** `state/<cluster>.json`: what holds on a cluster and why, a line per feature. Its schema: schemas/cluster-state.schema.json. */
import type { Stage } from "../../compiler/link/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { ClusterState, Consumer, FeatureState } from "../../compiler/resolve/index.ts";
import { oneLine } from "./json-lines.ts";
import { joined, pieceOf } from "./chunked-text.ts";
import type { Chunk } from "./chunked-text.ts";
import { memoizeChunks } from "./memoize.ts";

export function stateFile(state: ClusterState): string {
  return joined(stateFilePieces(state));
}

export function stateFilePieces(state: ClusterState): readonly Chunk[] {
  const head = [
    `"cluster": ${oneLine(state.cluster.name)}`,
    `"stage": ${oneLine(state.stage.name)}`,
    `"threshold": ${oneLine(state.threshold.name)}`,
    `"releases": ${oneLine(Object.fromEntries(state.releases))}`,
  ];
  const features = featuresIn(state.stage, state.features);
  const [opening, closing] = features.length === 0 ? ["{}", ""] : ["{\n", "\n  }"];
  return [
    pieceOf(`{\n  "version": 1,\n  ${head.join(", ")},\n  "features": ${opening}`),
    ...features,
    pieceOf(`${closing}\n}\n`),
  ];
}

function lineOf(state: FeatureState): string {
  const { consumers } = state;
  const said = {
    state: state.state,
    level: state.level?.name ?? null,
    reason: state.reason,
    variant: state.variant,
    decides: state.decides,
    ...(consumers === undefined ? {} : { consumers: consumers.flatMap(consumerEntries) }),
    because: state.because.map(({ place }) => place),
  };
  return `    ${oneLine(state.feature.name)}: ${oneLine(said)}`;
}

/** In blocks, which clusters of a stage share where they agree on the features of one. */
const featuresIn = memoizeChunks<Stage, FeatureState>(lineOf, ",\n");

/** An entry per interval: several where the dates of two grants leave a gap. */
function consumerEntries({ kind, name, intervals }: Consumer): readonly Value[] {
  return intervals.map(({ starts, expires }) => ({
    name: `${kind}/${name}`,
    ...(starts === undefined ? {} : { starts }),
    ...(expires === undefined ? {} : { expires }),
  }));
}
