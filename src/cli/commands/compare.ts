/** compare: shows what differs between two clusters, with the deciding line on each side. */
import { clusterDifferences } from "../../analysis/cluster-differences.ts";
import type { ClusterDifference } from "../../analysis/cluster-differences.ts";
import { linkRecord } from "../../analysis/explain/index.ts";
import { command, EXIT, SourceError, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { dayOf, openModel, TODAY } from "./compile-project.ts";
import type { CompiledModel } from "./compile-project.ts";
import { checkResource } from "./match-names.ts";
import { LISTING, printListing, screenTable } from "./table.ts";
import type { Column, Listing } from "./table.ts";
import { AT, treeAt } from "./tree-at-revision.ts";

export const compareClusters: Command = command({
  name: "compare",
  description:
    "Shows what differs between two clusters: features, stage, releases, targets and catalog entries, with the deciding line on\neach side.",
  positionals: ["CLUSTER", "CLUSTER"],
  options: { at: AT, format: LISTING.format, today: TODAY },
  examples: [
    { line: "sluice compare prod-eu-1 prod-us-1", description: "show what is on in one and off in the other" },
    { line: "sluice compare staging-1 prod-eu-1 --at v1.8", description: "compare them as of a tag" },
    { line: "sluice compare prod-eu-1 prod-us-1 --format csv", description: "export the differences to a spreadsheet" },
  ],
  async run(given, setting) {
    const [left = "", right = ""] = setting.positionals;
    if (left === right) throw new UsageError(`"${left}" is given twice`, "name two clusters");
    const modelled = openModel(setting, { today: given.today, tree: await treeAt(given.at, setting) });
    if (modelled === undefined) return EXIT.problems;
    const clusters = [clusterOf(left, modelled), clusterOf(right, modelled)] as const;
    const found = clusterDifferences({ ...modelled, clusters, today: dayOf(given.today, setting.host) });
    printListing(listingOf(found, [left, right]), given, setting);
    return EXIT.fine;
  },
});

function clusterOf(name: string, { model, states }: CompiledModel): CompiledModel["states"][number] {
  checkResource("Cluster", name, model);
  const found = states.find(({ cluster }) => cluster.name === name);
  if (found === undefined) throw new SourceError(`the stage of cluster "${name}" has errors`, "see `sluice validate`");
  return found;
}

type Names = readonly [string, string];

function listingOf(found: readonly ClusterDifference[], names: Names): Listing<ClusterDifference> {
  return {
    columns: [
      { name: "kind", value: ({ kind }) => kind },
      { name: "name", value: ({ name }) => name },
      ...sideColumns(names, 0),
      ...sideColumns(names, 1),
    ],
    rows: found,
    json: (rows) => ({ version: 1, clusters: names, differences: rows.map(differenceJson) }),
    empty: [`no differences between ${names.join(" and ")}`],
    screen: (rows) => ({
      head: [`${names.join(" and ")} differ in ${countsOf(rows)}`],
      tables: [screenTable({ columns: SIDE_COLUMNS, rows: rows.flatMap((row) => sidesOf(row, names)) })],
    }),
  };
}

/** The columns of CSV, in which both sides share a row. */
function sideColumns(names: Names, side: 0 | 1): readonly Column<ClusterDifference>[] {
  const name = names[side];
  return [
    { name, value: ({ sides }) => sides[side].value },
    { name: `${name}-because`, value: ({ sides }) => sides[side].because.says },
    { name: `${name}-place`, value: ({ sides }) => sides[side].because.place },
  ];
}

interface SideRow {
  /** Only in the first row of a difference. */
  readonly title: string;
  readonly cluster: string;
  readonly side: ClusterDifference["sides"][number];
}

function sidesOf({ kind, name, sides }: ClusterDifference, names: Names): readonly SideRow[] {
  const title = kind === "feature" || kind === name ? name : `${kind} ${name}`;
  return sides.map((side, index) => ({ title: index === 0 ? title : "", cluster: names[index] ?? "", side }));
}

/** In the terminal, each side has a row. */
const SIDE_COLUMNS: readonly Column<SideRow>[] = [
  { name: "name", value: ({ title }) => title, only: "rare" },
  { name: "cluster", value: ({ cluster }) => cluster },
  { name: "value", value: ({ side }) => side.value },
  { name: "because", value: ({ side }) => side.because.says },
  { name: "place", value: ({ side }) => side.because.place },
];

/** `3 features and 1 release`. */
function countsOf(rows: readonly ClusterDifference[]): string {
  const parts = [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, { length }]) => {
    if (kind === "stage" || kind === "targets") return `the ${kind}`;
    const plural = kind === "catalog" ? "catalog entries" : `${kind}s`;
    const single = kind === "catalog" ? "catalog entry" : kind;
    return `${length} ${length === 1 ? single : plural}`;
  });
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function differenceJson({ kind, name, sides }: ClusterDifference): unknown {
  return { kind, name, sides: sides.map(({ value, because }) => ({ value, because: linkRecord(because) })) };
}
