/** `state/<cluster>.json`: what holds on a cluster and why, a line per feature. Its schema: schemas/cluster-state.schema.json. */
import type { Stage } from "../link.ts";
import type { Value } from "../parse.ts";
import type { ClusterState, Consumer, FeatureState } from "../resolve.ts";
import { linesJoined, oneLine } from "./lines.ts";
import { rememberedText } from "./remembered.ts";

export function stateFile(state: ClusterState): string {
  const head = [
    `"cluster": ${oneLine(state.cluster.name)}`,
    `"stage": ${oneLine(state.stage.name)}`,
    `"threshold": ${oneLine(state.threshold.name)}`,
    `"releases": ${oneLine(Object.fromEntries(state.releases))}`,
  ];
  const features = linesJoined(featuresIn(state.stage, state.features), "  ");
  return `{\n  "version": 1,\n  ${head.join(", ")},\n  "features": ${features}\n}\n`;
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
const featuresIn = rememberedText<Stage, FeatureState>(lineOf, ",\n");

/** An entry per interval: several where the dates of two grants leave a gap. */
function consumerEntries({ kind, name, intervals }: Consumer): readonly Value[] {
  return intervals.map(({ starts, expires }) => ({
    name: `${kind}/${name}`,
    ...(starts === undefined ? {} : { starts }),
    ...(expires === undefined ? {} : { expires }),
  }));
}
