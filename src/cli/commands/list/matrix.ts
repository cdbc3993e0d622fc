/** The matrix: what is on where, a feature a line and a cluster a column. */
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { textWidth } from "../../../report/display-width.ts";
import { promotionOrder } from "../../../compiler/resolve/index.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Choose } from "./filters.ts";
import type { ListOutput } from "./listing.ts";

const LEGEND = [
  "",
  "+ enabled  g granted to some  - disabled  * by an override",
  "= part of the product  x removed  . not released yet  / does not exist there",
];

/** `width`: columns of the terminal; clusters are numbered where their names don't fit. */
export function listMatrix({ states }: CompiledModel, choose: Choose, width: number): ListOutput {
  const clusters = promotionOrder(states.filter(choose.cluster));
  const table = clusters.map(
    ({ features }) => new Map(features.filter(choose.state).map((one) => [one.feature.name, one])),
  );
  const names = [...new Set(table.flatMap((column) => [...column.keys()]))].sort();
  const heads = headsOf(clusters, Math.max(0, ...names.map(textWidth)), width);
  return {
    head: ["FEATURE", ...heads.names],
    rows: names.map((name) => [name, ...table.map((column) => signOf(column.get(name)))]),
    foot: [...LEGEND, ...heads.key],
    json: Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries(
          clusters.flatMap(({ cluster }, index) => {
            const state = table[index]?.get(name);
            return state === undefined ? [] : [[cluster.name, { state: state.state, reason: state.reason }]];
          }),
        ),
      ]),
    ),
  };
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

interface Heads {
  readonly names: readonly string[];
  /** What the numbers mean, where there are numbers. */
  readonly key: readonly string[];
}

function headsOf(clusters: readonly ClusterState[], first: number, width: number): Heads {
  const names = clusters.map(({ cluster }) => cluster.name);
  const needed = first + names.reduce((sum, name) => sum + textWidth(name) + 2, 0);
  if (needed <= width) return { names, key: [] };
  return {
    names: names.map((_, index) => String(index + 1)),
    key: ["", ...clusters.map(({ cluster, stage }, index) => `${index + 1} ${cluster.name} (${stage.name})`)],
  };
}
