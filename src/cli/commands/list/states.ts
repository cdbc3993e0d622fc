/** Lists the states of features, one row for clusters with the same state. */
import { decisionOf, linkRecord } from "../../../analysis/explain/index.ts";
import type { Decision } from "../../../analysis/explain/index.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import { CLUSTER, clusterTable, inPromotionOrder } from "../cluster-groups.ts";
import type { OnCluster } from "../cluster-groups.ts";
import type { ConsumerName } from "../consumer.ts";
import type { Column, Listing } from "../table.ts";
import type { ListQuery } from "./query.ts";

interface Found extends OnCluster {
  readonly state: FeatureState;
}

const FEATURE: Column<Found> = { name: "feature", value: ({ state }) => state.feature.name };
const STAGE: Column<Found> = { name: "stage", value: ({ at }) => at.stage.name, only: "csv" };
const LEVEL: Column<Found> = {
  name: "level",
  value: ({ state }) => state.level?.name,
  key: ({ state }) => state.level?.rank,
};
const OWNERS: Column<Found> = { name: "owners", value: ({ state }) => state.feature.spec.owners?.join(", ") };

const COLUMNS: readonly Column<Found>[] = [
  FEATURE,
  {
    name: "state",
    value: ({ state }) => state.state,
    text: ({ state }) => (state.state === "granted" ? `granted to ${state.consumers?.length ?? 0}` : state.state),
  },
  LEVEL,
  { name: "reason", value: ({ state }) => state.reason },
  { name: "variant", value: ({ state }) => (state.decides === "variant" ? state.variant : state.decides) },
  STAGE,
  CLUSTER,
  { name: "because", value: ({ state }) => decisive(state) },
  OWNERS,
];

/** JSON and CSV always have one object or row per cluster. */
export function listStates(query: ListQuery): Listing<Found> {
  const { choose } = query;
  const isChosen = ({ state }: Found): boolean => choose.by("state", state.state) && choose.by("reason", state.reason);
  return {
    columns: COLUMNS,
    rows: found(query).filter(isChosen),
    json: (rows) =>
      rows.map(({ at, state }) => ({
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
    empty: [query.empty],
    screen: screenOf(COLUMNS, query),
  };
}

interface Decided extends Found {
  readonly decision: Decision;
}

const CONSUMER_COLUMNS: readonly Column<Decided>[] = [
  FEATURE,
  { name: "state", value: ({ decision }) => decision.state },
  { ...LEVEL, only: "csv" },
  { name: "reason", value: ({ decision }) => decision.reason },
  STAGE,
  CLUSTER,
  { name: "because", value: ({ decision }) => decision.because.says, text: exceptionText },
  { name: "place", value: ({ decision }) => decision.because.place },
  { name: "note", value: ({ decision }) => decision.because.note, only: "csv" },
  { ...OWNERS, only: "csv" },
];

/** Only for grants and overrides, so that clusters with different thresholds share a row. */
function exceptionText({ decision: { reason, because } }: Decided): string {
  if (reason !== "grant" && reason !== "override") return "";
  return because.note === undefined ? because.says : `${because.says}, ${because.note}`;
}

/** The states of all features for one consumer: whether it has them, and by which grant. */
export function listStatesFor(consumer: ConsumerName, query: ListQuery): Listing<Decided> {
  const { choose, model, today } = query;
  const decided = found(query).map((one) => ({ ...one, decision: decisionOf({ ...one, model, consumer, today }) }));
  const isChosen = ({ decision }: Decided): boolean =>
    choose.by("state", decision.state) && choose.by("reason", decision.reason);
  return {
    columns: CONSUMER_COLUMNS,
    rows: decided.filter(isChosen),
    json: (rows) =>
      rows.map(({ at, state, decision: { state: is, reason, because } }) => ({
        consumer: `${consumer.kind}/${consumer.name}`,
        cluster: at.cluster.name,
        stage: at.stage.name,
        feature: state.feature.name,
        state: is,
        level: state.level?.name ?? null,
        reason,
        because: linkRecord(because),
      })),
    empty: [query.empty],
    screen: screenOf(CONSUMER_COLUMNS, query),
  };
}

function found({ states, choose }: ListQuery): readonly Found[] {
  return states
    .filter(choose.cluster)
    .flatMap((at) => at.features.filter(choose.state).map((state) => ({ at, state })));
}

/** By feature, unless the rows are sorted or each cluster has its row. */
function screenOf<Row extends Found>(
  columns: readonly Column<Row>[],
  { states: fleet, each }: ListQuery,
): NonNullable<Listing<Row>["screen"]> {
  return (rows, isSorted) => {
    const ordered = isSorted || each ? rows : inPromotionOrder(rows).toSorted(byFeature);
    return { tables: [clusterTable({ columns, rows: ordered }, { fleet, each })] };
  };
}

function byFeature(a: Found, b: Found): number {
  const [one, other] = [a.state.feature.name, b.state.feature.name];
  return one === other ? 0 : one < other ? -1 : 1;
}

function consumerOf({ kind, name, intervals }: NonNullable<FeatureState["consumers"]>[number]): unknown {
  const isAlways = intervals.every(({ starts, expires }) => starts === undefined && expires === undefined);
  return { name: `${kind}/${name}`, ...(isAlways ? {} : { intervals }) };
}

/** The override that decided, otherwise the line with the level of the feature. */
function decisive({ because, gateOverride }: FeatureState): string | undefined {
  const link = because.find(({ resource }) => resource === gateOverride) ?? because[0];
  return link?.place;
}
