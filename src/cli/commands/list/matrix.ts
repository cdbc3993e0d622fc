/** Lists the matrix of states, with one row per feature and one column per cluster or group of clusters. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { valueAt } from "../../../base/collections.ts";
import { textWidth } from "../../../report/display-width.ts";
import { groupClusters, groupName } from "../cluster-groups.ts";
import { promotionOrder } from "../../../compiler/resolve/index.ts";
import type { Listing, Screen, ScreenTable } from "../table.ts";
import type { ListQuery } from "./query.ts";

const LEGEND = [
  "+ enabled  g granted to some  - disabled  * by an override",
  "= part of the product  x removed  . not released yet  / does not exist there",
];

/** A feature, and its state on each cluster. */
interface Row {
  readonly name: string;
  readonly states: ReadonlyMap<ClusterState, FeatureState>;
}

/** CSV has a column per cluster. In the terminal, clusters that agree share a numbered column if the names don't fit. */
export function listMatrix({ states: fleet, choose, width, each, empty }: ListQuery): Listing<Row> {
  const clusters = promotionOrder(fleet.filter(choose.cluster));
  const found = new Map<string, Map<ClusterState, FeatureState>>();
  for (const at of clusters)
    for (const state of at.features) {
      const isChosen = choose.state(state) && choose.by("state", state.state) && choose.by("reason", state.reason);
      if (isChosen) valueAt(found, state.feature.name, () => new Map()).set(at, state);
    }
  return {
    columns: [
      { name: "feature", value: ({ name }) => name },
      ...clusters.map((at) => ({
        name: at.cluster.name,
        value: ({ states }: Row) => wordFor(states.get(at)),
      })),
    ],
    rows: [...found.keys()].toSorted().map((name) => ({ name, states: found.get(name) ?? new Map() })),
    json: (rows) => Object.fromEntries(rows.map(({ name, states }) => [name, jsonOf(states)])),
    empty: [empty],
    screen: (rows) => screenOf(rows, { clusters, fleet, width, each }),
  };
}

function jsonOf(states: Row["states"]): unknown {
  return Object.fromEntries(
    [...states].map(([at, { state, reason }]) => [at.cluster.name, { state, reason }] as const),
  );
}

/** The state; without a level, the reason. */
function wordFor(state: FeatureState | undefined): string | undefined {
  return state === undefined || state.level !== null ? state?.state : state.reason;
}

interface MatrixOptions {
  readonly clusters: readonly ClusterState[];
  readonly fleet: readonly ClusterState[];
  /** The width of the terminal. */
  readonly width: number;
  /** Whether to show one column per cluster even if clusters agree. */
  readonly each: boolean;
}

function screenOf(rows: readonly Row[], { clusters, fleet, width, each }: MatrixOptions): Screen {
  const names = rows.map(({ name }) => name);
  const signsOf = (at: ClusterState): readonly string[] => rows.map(({ states }) => signOf(states.get(at)));
  const { tables, key } = tablesOf(names, { clusters, fleet, signsOf, width, each });
  return { tables, foot: [...LEGEND, ...key] };
}

interface Columns extends MatrixOptions {
  /** The column of a cluster. */
  readonly signsOf: (at: ClusterState) => readonly string[];
}

/** `key`: the clusters behind each number, if columns are numbered. */
function tablesOf(names: readonly string[], { clusters, fleet, signsOf, width, each }: Columns) {
  const first = Math.max(HEAD.length, ...names.map(textWidth));
  const named = clusters.map((at) => ({ head: at.cluster.name, signs: signsOf(at) }));
  const needed = named.reduce((sum, { head }) => sum + GAP + textWidth(head), first);
  if (needed <= width) return { tables: [tableOf(names, named)], key: [] };
  const columns = clusters.map((at) => ({ at, signs: signsOf(at) }));
  const groups = groupClusters(columns, ({ at, signs }) => (each ? at.cluster.name : signs.join()));
  const numbered = groups.map(({ first: { signs } }, index) => ({ head: String(index + 1), signs }));
  const digits = String(groups.length).length;
  const perTable = Math.max(1, Math.floor((width - first) / (GAP + Math.max(SIGN, digits))));
  const tables: ScreenTable[] = [];
  for (let start = 0; start < numbered.length; start += perTable)
    tables.push(tableOf(names, numbered.slice(start, start + perTable)));
  const key = groups.map(
    (group, index) => `${String(index + 1).padStart(digits)}  ${describe(group.clusters, fleet, width - digits - 2)}`,
  );
  return { tables, key: ["", ...key] };
}

const HEAD = "FEATURE";
const GAP = 2;
/** The widest sign. */
const SIGN = 2;

function tableOf(
  names: readonly string[],
  columns: readonly { readonly head: string; readonly signs: readonly string[] }[],
): ScreenTable {
  return {
    head: [HEAD, ...columns.map(({ head }) => head)],
    rows: names.map((name, row) => [name, ...columns.map(({ signs }) => signs[row] ?? "")]),
  };
}

function describe(clusters: readonly ClusterState[], fleet: readonly ClusterState[], room: number): string {
  const [only, ...others] = clusters;
  if (only !== undefined && others.length === 0) return `${only.cluster.name} (${only.stage.name})`;
  return groupName(clusters, fleet, room);
}

function signOf(state: FeatureState | undefined): string {
  if (state === undefined) return "";
  if (state.reason === "absent") return "/";
  if (state.reason === "removed") return "x";
  if (state.reason === "permanent") return "=";
  if (state.reason === "not-released") return ".";
  const sign = { enabled: "+", disabled: "-", granted: "g" }[state.state];
  return state.reason === "override" ? `${sign}*` : sign;
}
