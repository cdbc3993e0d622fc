/** The page of a cluster: its releases, and the state of every feature. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Index, WireFeature } from "../../payload.ts";
import type { Query } from "../filters.ts";
import { ownersOf, SIGNS } from "../fleet.ts";
import type { Holding, SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { Facts, Head, Missing, Section } from "../parts/head.tsx";
import { FeatureLink, Listed, Source } from "../parts/links.tsx";
import { LevelOf, reasonText, SignOf, wordsOf } from "../parts/status-icon.tsx";
import { hrefOf } from "../route.ts";
import { clusterVerdict, verdictOf } from "../sentences.ts";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import { TableSection } from "../table/table.tsx";
import type { Column } from "../table/table.tsx";
import { overrideColumns } from "./overrides.tsx";

interface Props {
  readonly name: string;
  readonly query: Query;
}

export function ClusterPage({ name, query }: Props): JSX.Element {
  const fleet = useFleet();
  const index = fleet.clusterNamed.get(name);
  const cluster = index === undefined ? undefined : fleet.clusters[index];
  if (index === undefined || cluster === undefined) return <Missing what="cluster" name={name} />;
  const stage = fleet.stages[cluster.stage];
  return (
    <article>
      <Head title={cluster.name} up={["clusters", "Clusters"]}>
        <p class="lead">{clusterVerdict(index, fleet)}</p>
      </Head>
      <Facts
        all={[
          ["Stage", stage?.name],
          ["Releases", cluster.releases.map(([track, release]) => `${track} ${release}`).join(", ")],
          ["Labels", cluster.labels?.join(", ")],
          ["Targets", cluster.render.join(", ")],
          ["Maintenance", cluster.maintenance],
          ["Accreditation", cluster.accreditation ?? (stage?.accredited === true ? "none in force" : undefined)],
          ["Compare with", <Peers of={index} fleet={fleet} />],
          ["Defined in", <Source spot={cluster.spot} />],
        ]}
      />
      <Features cluster={index} name={name} query={query} fleet={fleet} />
      <TableSection
        caption="Overrides"
        columns={overrideColumns(fleet, "Clusters")}
        rows={fleet.overrides.filter(({ clusters }) => fleet.patterns[clusters]?.includes(index) === true)}
        keyOf={({ name }) => name}
      />
    </article>
  );
}

/** The maximum number of clusters that are offered for a comparison; all are in the matrix. */
const MOST_PEERS = 6;

function Peers({ of, fleet }: { readonly of: Index; readonly fleet: SiteFleet }): JSX.Element | null {
  const { stage, name = "" } = fleet.clusters[of] ?? {};
  const others = fleet.clusters.filter((one) => one.name !== name);
  const near = [...others.filter((one) => one.stage === stage), ...others.filter((one) => one.stage !== stage)];
  if (near.length === 0) return null;
  return (
    <Listed
      all={near.slice(0, MOST_PEERS).map((one) => (
        <a
          href={hrefOf(
            ["matrix"],
            [
              ["clusters", `${name},${one.name}`],
              ["differs", "1"],
            ],
          )}
        >
          {one.name}
        </a>
      ))}
    />
  );
}

interface FeaturesProps {
  readonly cluster: Index;
  readonly name: string;
  readonly query: Query;
  readonly fleet: SiteFleet;
}

interface FeatureRow {
  readonly feature: WireFeature;
  readonly index: Index;
  readonly holding: Holding;
}

function Features({ cluster, name, query, fleet }: FeaturesProps): JSX.Element {
  const rows = useMemo(
    () =>
      fleet.features.flatMap((feature, index): readonly FeatureRow[] => {
        const holding = fleet.holding(feature, cluster);
        return holding === undefined ? [] : [{ feature, index, holding }];
      }),
    [fleet, cluster],
  );
  const columns = useMemo(() => columnsOf(cluster, name, fleet), [fleet, cluster]);
  const facets = useMemo(() => facetsOf(fleet), [fleet]);
  return (
    <Section title="Features">
      <List
        path={["clusters", name]}
        query={query}
        caption={`Features on ${name}`}
        noun="feature"
        rows={rows}
        columns={columns}
        facets={facets}
        keyOf={({ feature }) => feature.name}
        hidden={({ feature }) => `${feature.title ?? ""} ${feature.about} ${ownersOf(feature, fleet).join(" ")}`}
        empty="No features yet."
      />
    </Section>
  );
}

function facetsOf(fleet: SiteFleet): readonly Facet<FeatureRow>[] {
  return [
    {
      name: "state",
      label: "State",
      of: ({ holding }) => [holding.sign, ...(holding.overridden ? ["override"] : [])],
      choices: [...Object.entries(SIGNS), ["override", "by an override"]],
    },
    {
      name: "level",
      label: "Level",
      of: ({ holding: { level = "", effective = level } }) => [effective],
      choices: fleet.levels.map(([level]) => [level, level]),
    },
    { name: "owner", label: "Owner", of: ({ feature }) => ownersOf(feature, fleet) },
    {
      name: "service",
      label: "Service",
      of: ({ feature }) => [fleet.services[feature.service ?? -1]?.name ?? ""],
      choices: fleet.services.map(({ name, title }) => [name, title]),
    },
  ];
}

function columnsOf(cluster: Index, name: string, fleet: SiteFleet): readonly Column<FeatureRow>[] {
  const verdict = ({ feature, holding }: FeatureRow): string =>
    verdictOf({ feature, holding, clusters: [cluster] }, fleet);
  const reasons = ({ holding }: FeatureRow): string =>
    holding.chain.map(({ says, note }) => `${reasonText(says)}${note === undefined ? "" : ` (${note})`}`).join(" · ");
  return [
    {
      heading: "Feature",
      text: ({ feature }) => feature.name,
      show: ({ index }) => <FeatureLink of={index} cluster={name} />,
      width: 2,
    },
    {
      heading: "State",
      text: ({ holding }) => wordsOf(holding),
      show: ({ holding }) => <SignOf sign={holding.sign} overridden={holding.overridden} percent={holding.percent} />,
      width: 1.7,
    },
    {
      heading: "Level",
      text: ({ holding: { level = "", effective } }) => (effective === undefined ? level : `${level} → ${effective}`),
      show: ({ holding }) => <LevelOf level={holding.level} effective={holding.effective} />,
      width: 1.2,
    },
    { heading: "Why", text: verdict, width: 3.5 },
    { heading: "Reasons", text: reasons, show: (row) => <span class="because">{reasons(row)}</span>, width: 3.5 },
  ];
}
