/** Lists the states of features, one row for clusters with the same state. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { groupClusters, groupName } from "../cluster-groups.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Choose } from "./filters.ts";
import type { ListOutput, ListTable } from "./listing.ts";

/** `each`: one row per cluster. JSON always has one object per cluster. */
export function listStates({ states }: CompiledModel, choose: Choose, each: boolean): ListOutput {
  const found = states
    .filter(choose.cluster)
    .flatMap((at) => at.features.filter(choose.state).map((state) => ({ at, state })));
  return {
    tables: [each ? eachCluster(found) : grouped(found, states)],
    json: found.map(({ at, state }) => ({
      cluster: at.cluster.name,
      stage: at.stage.name,
      feature: state.feature.name,
      state: state.state,
      level: state.level?.name ?? null,
      reason: state.reason,
      variant: state.variant,
      decides: state.decides,
      ...(state.consumers === undefined ? {} : { consumers: state.consumers.map(consumerOf) }),
      because: state.because.map(({ place }) => place),
    })),
  };
}

interface Found {
  readonly at: ClusterState;
  readonly state: FeatureState;
}

const CELLS = ["STATE", "LEVEL", "REASON", "VARIANT"];

function cellsOf(state: FeatureState): readonly string[] {
  return [
    state.state === "granted" ? `granted to ${state.consumers?.length ?? 0}` : state.state,
    state.level?.name ?? "-",
    state.reason,
    state.decides === "variant" ? state.variant : state.decides,
  ];
}

function eachCluster(found: readonly Found[]): ListTable {
  return {
    head: ["CLUSTER", "FEATURE", ...CELLS, "BECAUSE"],
    rows: found.map(({ at, state }) => [at.cluster.name, state.feature.name, ...cellsOf(state), decisive(state)]),
  };
}

function grouped(found: readonly Found[], fleet: readonly ClusterState[]): ListTable {
  const features = Map.groupBy(found, ({ state }) => state.feature.name);
  return {
    head: ["FEATURE", ...CELLS, "CLUSTERS", "BECAUSE"],
    rows: [...features]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, states]) => {
        const byCluster = new Map(states.map(({ at, state }) => [at, state]));
        const answerOf = (at: ClusterState): readonly string[] => {
          const state = byCluster.get(at);
          return state === undefined ? [] : [...cellsOf(state), decisive(state)];
        };
        return groupClusters([...byCluster.keys()], answerOf, (answer) => JSON.stringify(answer)).map(
          ({ clusters, answer }) => [name, ...answer.slice(0, -1), groupName(clusters, fleet), answer.at(-1) ?? ""],
        );
      }),
  };
}

function consumerOf({ kind, name, intervals }: NonNullable<FeatureState["consumers"]>[number]): unknown {
  const isAlways = intervals.every(({ starts, expires }) => starts === undefined && expires === undefined);
  return { name: `${kind}/${name}`, ...(isAlways ? {} : { intervals }) };
}

/** The override that decided, otherwise the line with the level of the feature. */
function decisive({ because, gateOverride }: FeatureState): string {
  const link = because.find(({ resource }) => resource === gateOverride) ?? because[0];
  return link?.place ?? "";
}
