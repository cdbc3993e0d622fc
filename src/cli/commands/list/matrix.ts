/** Lists the matrix of states, with one row per feature and one column per cluster or group of clusters. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { textWidth } from "../../../report/display-width.ts";
import { groupClusters, groupName } from "../cluster-groups.ts";
import { promotionOrder } from "../../../compiler/resolve/index.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Choose } from "./filters.ts";
import type { ListOutput, ListTable } from "./listing.ts";

const LEGEND = [
  "",
  "+ enabled  g granted to some  - disabled  * by an override",
  "= part of the product  x removed  . not released yet  / does not exist there",
];

interface MatrixOptions {
  /** The width of the terminal. */
  readonly width: number;
  /** Whether to show one column per cluster even if clusters agree. */
  readonly each: boolean;
}

/** Columns have the names of clusters. If the names don't fit, clusters that agree share a numbered column. */
export function listMatrix({ states }: CompiledModel, choose: Choose, { width, each }: MatrixOptions): ListOutput {
  const clusters = promotionOrder(states.filter(choose.cluster));
  const found = new Map(
    clusters.map((at) => [at, new Map(at.features.filter(choose.state).map((one) => [one.feature.name, one]))]),
  );
  const names = [...new Set([...found.values()].flatMap((column) => [...column.keys()]))].sort();
  const signsOf = (at: ClusterState): readonly string[] => names.map((name) => signOf(found.get(at)?.get(name)));
  const { tables, key } = tablesOf(names, { clusters, fleet: states, signsOf, width, each });
  return {
    tables,
    foot: [...LEGEND, ...key],
    json: Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries(
          clusters.flatMap((at) => {
            const state = found.get(at)?.get(name);
            return state === undefined ? [] : [[at.cluster.name, { state: state.state, reason: state.reason }]];
          }),
        ),
      ]),
    ),
  };
}

interface Columns extends MatrixOptions {
  readonly clusters: readonly ClusterState[];
  readonly fleet: readonly ClusterState[];
  /** The column of a cluster. */
  readonly signsOf: (at: ClusterState) => readonly string[];
}

/** `key`: the clusters behind each number, if columns are numbered. */
function tablesOf(names: readonly string[], { clusters, fleet, signsOf, width, each }: Columns) {
  const first = Math.max(HEAD.length, ...names.map(textWidth));
  const named = clusters.map((at) => ({ head: at.cluster.name, signs: signsOf(at) }));
  const needed = named.reduce((sum, { head }) => sum + GAP + textWidth(head), first);
  if (needed <= width) return { tables: [tableOf(names, named)], key: [] };
  const groups = each
    ? clusters.map((at) => ({ clusters: [at], answer: signsOf(at) }))
    : groupClusters(clusters, signsOf, (signs) => signs.join());
  const numbered = groups.map(({ answer }, index) => ({ head: String(index + 1), signs: answer }));
  const digits = String(groups.length).length;
  const perTable = Math.max(1, Math.floor((width - first) / (GAP + Math.max(SIGN, digits))));
  const tables: ListTable[] = [];
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
): ListTable {
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
