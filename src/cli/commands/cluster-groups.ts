/** Clusters with the same answer, as one row of a table: fleets are large, and most clusters agree. */
import { escapeInvisible } from "../../base/escape.ts";
import { textWidth } from "../../report/display-width.ts";
import { promotionOrder } from "../../compiler/resolve/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { cellText, screenTable } from "./table.ts";
import type { Column, ScreenTable, Table } from "./table.ts";

/** A fact about a cluster. */
export interface OnCluster {
  readonly at: ClusterState;
}

/** Rows with the same answer. */
export interface ClusterGroup<Row extends OnCluster> {
  readonly first: Row;
  readonly clusters: readonly ClusterState[];
}

/** A fleet of at most this many clusters has a row for each cluster. */
const SMALL_FLEET = 8;

/** Groups rows with the same key, in the order of their first row. Rows of small fleets are not grouped. */
export function groupClusters<Row extends OnCluster>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): readonly ClusterGroup<Row>[] {
  const isSmall = new Set(rows.map(({ at }) => at)).size <= SMALL_FLEET;
  const groups = Map.groupBy(rows, (row) => (isSmall ? `${row.at.cluster.name} ` : "") + keyOf(row));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ first, clusters: promotionOrder(group.map(({ at }) => at)) }];
  });
}

/** In the order in which changes reach their clusters. */
export function inPromotionOrder<Row extends OnCluster>(rows: readonly Row[]): readonly Row[] {
  const order = new Map(promotionOrder([...new Set(rows.map(({ at }) => at))]).map((at, index) => [at, index]));
  return rows.toSorted((a, b) => (order.get(a.at) ?? 0) - (order.get(b.at) ?? 0));
}

/** The column of the cluster of a row, which `clusterTable` folds. */
export const CLUSTER: Column<OnCluster> = { name: "cluster", value: ({ at }) => at.cluster.name };

interface ClusterTableOptions {
  /** All clusters, to name complete sets of them. */
  readonly fleet: readonly ClusterState[];
  /** Whether to show a row per cluster even if clusters agree. */
  readonly each: boolean;
  readonly title?: string;
}

/** A table for the terminal, in which rows that differ only in their cluster share a row. */
export function clusterTable<Row extends OnCluster>(
  { columns, rows }: Table<Row>,
  { fleet, each, title }: ClusterTableOptions,
): ScreenTable {
  if (each) return screenTable({ columns, rows }, title);
  const others = columns.filter((column) => column !== CLUSTER && column.only !== "csv");
  const groups = groupClusters(rows, (row) => JSON.stringify(others.map((column) => cellText(column, row))));
  const folded = columns.map((column): Column<ClusterGroup<Row>> => {
    if (column === CLUSTER) return { name: "clusters", value: ({ clusters }) => groupName(clusters, fleet) };
    const { value, text, key: _, ...rest } = column;
    return {
      ...rest,
      value: ({ first }) => value(first),
      ...(text === undefined ? {} : { text: ({ first }) => text(first) }),
    };
  });
  return screenTable({ columns: folded, rows: groups }, title);
}

/** Up to this many clusters are listed by name. */
const FEW = 3;

/**
 * A name of at most `room` columns, if possible: the names of few clusters, a complete set such as
 * `all 12 clusters of production`, or `12 clusters of production: prod-eu-1, prod-eu-2, … (+10)`.
 */
export function groupName(
  clusters: readonly ClusterState[],
  fleet: readonly ClusterState[],
  room: number = Number.POSITIVE_INFINITY,
): string {
  const names = clusters.map(({ cluster }) => cluster.name);
  if (names.length === 1) return names[0] ?? "";
  const set = completeSet(clusters, fleet);
  const few = names.length <= FEW ? [names.join(", ")] : [];
  const texts = set === undefined ? [...few, ...partial(names, clusters)] : [...few, set];
  return texts.find((text) => textWidth(escapeInvisible(text)) <= room) ?? texts.at(-1) ?? "";
}

function completeSet(clusters: readonly ClusterState[], fleet: readonly ClusterState[]): string | undefined {
  const all = `all ${clusters.length} clusters`;
  if (clusters.length === fleet.length) return all;
  const chosen = new Set(clusters.map(({ cluster }) => cluster.name));
  const isWhole = (belongs: (at: ClusterState) => boolean): boolean =>
    fleet.every((at) => belongs(at) === chosen.has(at.cluster.name));
  const stages = stagesOf(clusters);
  if (isWhole(({ stage }) => stages.includes(stage.name))) return `${all} of ${stages.join(", ")}`;
  const labels = Object.entries(clusters[0]?.cluster.metadata.labels ?? {});
  const label = labels.find(([key, value]) => isWhole(({ cluster }) => cluster.metadata.labels?.[key] === value));
  return label === undefined ? undefined : `${all} with ${label.join("=")}`;
}

function partial(names: readonly string[], clusters: readonly ClusterState[]): readonly string[] {
  const stages = stagesOf(clusters);
  const count = `${names.length} clusters${stages.length === 1 ? ` of ${stages[0]}` : ""}`;
  const listed = (shown: number): string =>
    `${count}: ${names.slice(0, shown).join(", ")}, … (+${names.length - shown})`;
  return [...[2, 1].filter((shown) => shown < names.length).map(listed), count];
}

function stagesOf(clusters: readonly ClusterState[]): readonly string[] {
  return [...new Set(clusters.map(({ stage }) => stage.name))];
}
