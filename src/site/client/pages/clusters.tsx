/** The page of all clusters, in promotion order. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import type { SiteFleet, Sign } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { Head, Section, Table } from "../parts/head.tsx";
import { ClusterLink } from "../parts/links.tsx";

export function ClustersPage(): JSX.Element {
  const fleet = useFleet();
  return (
    <div class="clusters-by-stage">
      <Head title="Clusters">
        <p class="lead">In the order in which changes reach them.</p>
      </Head>
      {fleet.clusters.length === 0 ? <p class="empty">No clusters yet.</p> : null}
      {fleet.stages.map((stage, index) => (
        <Section key={stage.name} title={stage.name}>
          <p class="muted">
            Features are on from level {fleet.levels[stage.threshold]?.[0]}
            {stage.after === undefined ? "" : `; after stage ${stage.after}`}
            {stage.accredited === true ? "; requires accreditation" : ""}.
          </p>
          <Table
            caption={`Clusters of ${stage.name}`}
            head={["Cluster", "Releases", "Enabled", "Granted", "Disabled", "By an override", "Rendered for"]}
            rows={fleet.clusters.flatMap((cluster, position) =>
              cluster.stage === index
                ? [
                    [
                      <ClusterLink of={position} />,
                      cluster.releases.map(([track, release]) => `${track} ${release}`).join(", "),
                      ...counts(position, fleet).map(String),
                      cluster.render.join(", "),
                    ],
                  ]
                : [],
            )}
          />
        </Section>
      ))}
    </div>
  );
}

/** The numbers of features that are enabled, granted, disabled, and decided by an override. */
function counts(cluster: Index, fleet: SiteFleet): readonly number[] {
  const held = fleet.features.flatMap((feature) => fleet.holding(feature, cluster) ?? []);
  const count = (sign: Sign): number => held.filter((one) => one.sign === sign).length;
  return [count("on"), count("granted"), count("off"), held.filter(({ overridden }) => overridden).length];
}
