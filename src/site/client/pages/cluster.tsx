/** The page of a cluster: its releases, and the state of every feature. */
import type { JSX } from "preact";
import { SIGNS } from "../fleet.ts";
import type { SiteFleet, Sign } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Facts, Head, Section, Table } from "../parts/head.tsx";
import { FeatureLink, Source } from "../parts/links.tsx";
import { LevelOf, SignOf } from "../parts/status-icon.tsx";
import type { Index } from "../../payload.ts";
import { Why } from "../parts/why.tsx";
import { hrefOf } from "../route.ts";
import { Missing } from "./missing.tsx";

interface Props {
  readonly name: string;
  readonly query: ReadonlyMap<string, string>;
}

export function ClusterPage({ name, query }: Props): JSX.Element {
  const fleet = useFleet();
  const index = fleet.clusterNamed.get(name);
  const cluster = index === undefined ? undefined : fleet.clusters[index];
  if (index === undefined || cluster === undefined) return <Missing what="cluster" name={name} />;
  const stage = fleet.stages[cluster.stage];
  return (
    <article>
      <Head title={cluster.name} up={["clusters", "Clusters"]} />
      <Facts
        all={[
          [
            "Stage",
            <>
              {stage?.name}, threshold {fleet.levels[stage?.threshold ?? -1]?.[0]}
            </>,
          ],
          ["Releases", cluster.releases.map(([track, release]) => `${track} ${release}`).join(", ")],
          ["Labels", cluster.labels?.join(", ")],
          ["Rendered for", cluster.render.join(", ")],
          ["Maintenance", cluster.maintenance],
          ["Accreditation", cluster.accreditation ?? (stage?.accredited === true ? "none in force" : undefined)],
          ["Source", <Source spot={cluster.spot} />],
        ]}
      />
      <Features cluster={index} name={name} state={query.get("state") ?? ""} fleet={fleet} />
      <Overrides cluster={index} fleet={fleet} />
    </article>
  );
}

interface FeaturesProps {
  readonly cluster: Index;
  readonly name: string;
  readonly state: string;
  readonly fleet: SiteFleet;
}

function Features({ cluster, name, state, fleet }: FeaturesProps): JSX.Element {
  const all = fleet.features.flatMap((feature, index) => {
    const holding = fleet.holding(feature, cluster);
    return holding === undefined ? [] : [{ feature, index, holding }];
  });
  const signs = (Object.keys(SIGNS) as Sign[]).filter((sign) => all.some(({ holding }) => holding.sign === sign));
  const shown = state === "" ? all : all.filter(({ holding }) => holding.sign === state);
  const choice = (value: string, label: string, many: number): JSX.Element => (
    <a
      key={value}
      href={hrefOf(["clusters", name], [["state", value]])}
      aria-current={state === value ? "true" : undefined}
    >
      {label} <span class="count">{many}</span>
    </a>
  );
  return (
    <Section title="Features">
      <nav class="choices" aria-label="By state">
        {choice("", "all", all.length)}
        {signs.map((sign) => choice(sign, SIGNS[sign], all.filter(({ holding }) => holding.sign === sign).length))}
      </nav>
      <Table
        caption={`Features on ${name}`}
        head={["Feature", "State", "Level", "Because"]}
        keys={shown.map(({ feature }) => feature.name)}
        rows={shown.map(({ index, holding }) => [
          <FeatureLink of={index} cluster={name} />,
          <SignOf sign={holding.sign} overridden={holding.overridden} />,
          <LevelOf level={holding.level} effective={holding.effective} />,
          <span class="because">{holding.chain.map(({ says }) => says).join(" · ")}</span>,
        ])}
      />
    </Section>
  );
}

function Overrides({ cluster, fleet }: Pick<FeaturesProps, "cluster" | "fleet">): JSX.Element | null {
  const overrides = fleet.overrides.filter(({ clusters }) => fleet.patterns[clusters]?.includes(cluster) === true);
  if (overrides.length === 0) return null;
  return (
    <Section title="Overrides" count={overrides.length}>
      <Table
        caption="Overrides that select this cluster"
        head={["Override", "Feature", "Sets", "Until", "Why", "Source"]}
        rows={overrides.map(({ name, feature, effect, expires, reason, ticket, spot }) => [
          name,
          <FeatureLink of={feature} />,
          effect,
          expires === undefined ? <span class="muted">without end</span> : <LastDay day={expires} />,
          <Why reason={reason} ticket={ticket} />,
          <Source spot={spot} />,
        ])}
      />
    </Section>
  );
}
