/** The page of all clusters, in rollout order, from which clusters can be compared. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Index } from "../../payload.ts";
import type { Query } from "../filters.ts";
import { listed } from "../filters.ts";
import { reachOf } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { LABEL, labelKeys, labelOf, releaseNames } from "../matrix/filters.ts";
import { useFleet } from "../parts/context.ts";
import { Head } from "../parts/head.tsx";
import { ClusterLink } from "../parts/links.tsx";
import { hrefOf, replaceRoute } from "../route.ts";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import type { Column } from "../table/table.tsx";

interface ClusterRow {
  readonly index: Index;
  readonly name: string;
  readonly stage: Index;
  readonly usable: number;
  readonly open: number;
  readonly overridden: number;
}

/** The parameter of the address with the chosen clusters. */
const CHOSEN = "compare";

export function ClustersPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const rows = useMemo(() => rowsOf(fleet), [fleet]);
  const facets = useMemo(() => facetsOf(fleet), [fleet]);
  const chosen = listed(query, CHOSEN).filter((name) => fleet.clusterNamed.has(name));
  const filters = new Map([...query].filter(([name]) => name !== CHOSEN));
  const choose = (name: string): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    replaceRoute(hrefOf(["clusters"], [...filters, [CHOSEN, [...next].join(",")]]));
  };
  const columns = useMemo(() => columnsOf(fleet, chosen, choose), [fleet, JSON.stringify([...query])]);
  return (
    <>
      <Head title="Clusters">
        <p class="lead">In rollout order. Select two or more to compare them.</p>
      </Head>
      <List
        path={["clusters"]}
        query={filters}
        caption="Clusters"
        noun="cluster"
        rows={rows}
        columns={columns}
        facets={facets}
        keyOf={({ name }) => name}
        empty="No clusters yet."
      >
        {chosen.length === 0 ? null : <Compare chosen={chosen} />}
      </List>
    </>
  );
}

function Compare({ chosen }: { readonly chosen: readonly string[] }): JSX.Element {
  return (
    <p class="compare-bar">
      Selected: {chosen.join(", ")}.{" "}
      {chosen.length < 2 ? (
        "Select another one to compare."
      ) : (
        <a
          href={hrefOf(
            ["matrix"],
            [
              ["clusters", chosen.join(",")],
              ["differs", "1"],
            ],
          )}
        >
          Compare {chosen.length} clusters
        </a>
      )}
    </p>
  );
}

function rowsOf(fleet: SiteFleet): readonly ClusterRow[] {
  const counts = fleet.clusters.map(() => ({ usable: 0, open: 0, overridden: 0 }));
  for (const feature of fleet.features)
    for (const [holding, clusters] of fleet.holdings(feature))
      for (const cluster of clusters) {
        const count = counts[cluster];
        if (count === undefined) continue;
        if (reachOf(holding) !== "none") count.usable++;
        if (holding.sign === "open") count.open++;
        if (holding.overridden) count.overridden++;
      }
  return fleet.clusters.map(({ name, stage }, index) => ({
    index,
    name,
    stage,
    ...(counts[index] ?? { usable: 0, open: 0, overridden: 0 }),
  }));
}

function facetsOf(fleet: SiteFleet): readonly Facet<ClusterRow>[] {
  return [
    {
      name: "stage",
      label: "Stage",
      of: ({ stage }) => [fleet.stages[stage]?.name ?? ""],
      choices: fleet.stages.map(({ name }) => [name, name]),
    },
    ...labelKeys(fleet).map(([key]): Facet<ClusterRow> => ({
      name: LABEL + key,
      label: key,
      of: ({ index }) => [fleet.clusters[index] === undefined ? "" : labelOf(fleet.clusters[index], key)],
    })),
    {
      name: "release",
      label: "Release",
      of: ({ index }) => (fleet.clusters[index] === undefined ? [] : releaseNames(fleet.clusters[index])),
    },
    { name: "target", label: "Target", of: ({ index }) => fleet.clusters[index]?.render ?? [] },
  ];
}

function columnsOf(
  fleet: SiteFleet,
  chosen: readonly string[],
  choose: (name: string) => void,
): readonly Column<ClusterRow>[] {
  const number = (
    heading: string,
    of: (row: ClusterRow) => number,
    query: readonly (readonly [string, string])[],
  ): Column<ClusterRow> => ({
    heading,
    text: (row) => String(of(row)),
    order: of,
    show: (row) => (of(row) === 0 ? "0" : <a href={hrefOf(["clusters", row.name], query)}>{of(row)}</a>),
    isNumber: true,
  });
  return [
    {
      heading: "Compare",
      text: () => "",
      show: ({ name }) => (
        <input
          type="checkbox"
          aria-label={`Compare ${name}`}
          checked={chosen.includes(name)}
          onChange={() => choose(name)}
        />
      ),
      width: 0.4,
      isControl: true,
    },
    { heading: "Cluster", text: ({ name }) => name, show: ({ index }) => <ClusterLink of={index} />, width: 2.4 },
    {
      heading: "Stage",
      text: ({ stage }) => fleet.stages[stage]?.name ?? "",
      order: ({ stage }) => stage,
      show: ({ stage }) => (
        <>
          {fleet.stages[stage]?.name}
          <span class="note">≥ {fleet.levels[fleet.stages[stage]?.threshold ?? -1]?.[0]}</span>
        </>
      ),
      width: 2,
    },
    {
      heading: "Releases",
      text: ({ index }) => (fleet.clusters[index]?.releases ?? []).map((one) => one.join(" ")).join(", "),
      width: 2.6,
    },
    { heading: "Labels", text: ({ index }) => (fleet.clusters[index]?.labels ?? []).join(", "), width: 2 },
    number("Usable", ({ usable }) => usable, []),
    number("Waiting", ({ open }) => open, [["state", "open"]]),
    number("Overridden", ({ overridden }) => overridden, [["state", "override"]]),
  ];
}
