/** `state/<cluster>.json`: what holds on a cluster and why, a line per feature. Its schema: schemas/cluster-state.schema.json. */
import type { Stage } from "../link.ts";
import type { Value } from "../parse.ts";
import type { ClusterState, Consumer, FeatureState } from "../resolve.ts";
import { remembered, rememberedLists } from "./remembered.ts";
import { linesOf, oneLine } from "./lines.ts";

export function stateFile(state: ClusterState): string {
  const head = [
    `"cluster": ${oneLine(state.cluster.name)}`,
    `"stage": ${oneLine(state.stage.name)}`,
    `"threshold": ${oneLine(state.threshold.name)}`,
    `"releases": ${oneLine(Object.fromEntries(state.releases))}`,
  ];
  const features = featuresIn(state.stage, state.features);
  return `{\n  "version": 1,\n  ${head.join(", ")},\n  "features": ${features}\n}\n`;
}

/** Clusters of a stage that agree on every feature share this text. */
const featuresIn = rememberedLists<Stage, FeatureState, string>((features) => linesOf(features.map(lineOf), "  "));

const lineOf = remembered((state: FeatureState): string => {
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
  return `    ${JSON.stringify(state.feature.name)}: ${oneLine(said)}`;
});

/** An entry per interval: several where the dates of two grants leave a gap. */
function consumerEntries({ kind, name, intervals }: Consumer): readonly Value[] {
  return intervals.map(({ starts, expires }) => ({
    name: `${kind}/${name}`,
    ...(starts === undefined ? {} : { starts }),
    ...(expires === undefined ? {} : { expires }),
  }));
}
