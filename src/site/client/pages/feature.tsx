/** The page of a feature: levels, states with reasons, dependencies and decisions. */
import type { JSX } from "preact";
import { End, FeatureFacts } from "../feature/facts.tsx";
import { Neighbors } from "../feature/neighbors.tsx";
import { States } from "../feature/states.tsx";
import { Timeline } from "../feature/timeline.tsx";
import type { Index, WireFeature } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { grantColumns } from "./consumers.tsx";
import { overrideColumns } from "./overrides.tsx";
import { TableSection } from "../table/table.tsx";
import { useFleet } from "../parts/context.ts";
import { Head, Missing, Section } from "../parts/head.tsx";
import { featureVerdict } from "../sentences.ts";

interface Props {
  readonly name: string;
  /** The cluster that the route names, if any. */
  readonly cluster: string | undefined;
}

export function FeaturePage({ name, cluster }: Props): JSX.Element {
  const fleet = useFleet();
  const index = fleet.featureNamed.get(name);
  const feature = index === undefined ? undefined : fleet.features[index];
  if (index === undefined || feature === undefined) return <Missing what="feature" name={name} />;
  return (
    <article>
      <Head title={feature.title ?? feature.name} name={feature.name} up={["matrix", "Matrix"]}>
        <p class="verdict">{featureVerdict(feature, fleet)}</p>
        <p class="lead">{feature.about}</p>
      </Head>
      <FeatureFacts feature={feature} fleet={fleet} />
      <Section title="Levels by release">
        <Timeline feature={feature} />
        <End feature={feature} />
      </Section>
      <States feature={feature} fleet={fleet} asked={fleet.clusterNamed.get(cluster ?? "")} />
      <Neighbors index={index} feature={feature} fleet={fleet} />
      <Grants index={index} feature={feature} fleet={fleet} />
      <Overrides index={index} fleet={fleet} />
      <Graduation feature={feature} />
    </article>
  );
}

interface Part {
  readonly index: Index;
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}

function Grants({ index, feature, fleet }: Part): JSX.Element | null {
  const grants = fleet.grants.filter(({ features }) => features.includes(index));
  if (feature.entitles === undefined && grants.length === 0) return null;
  return <TableSection caption="Grants" columns={grantColumns(fleet, true)} rows={grants} empty="No grants." />;
}

function Overrides({ index, fleet }: Pick<Part, "index" | "fleet">): JSX.Element | null {
  const overrides = fleet.overrides.filter(({ feature }) => feature === index);
  return <TableSection caption="Overrides" columns={overrideColumns(fleet, "Feature")} rows={overrides} />;
}

function Graduation({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
  if (feature.graduation === undefined) return null;
  return (
    <Section title="Open criteria">
      {feature.graduation.map(([to, criteria, met]) => (
        <div key={to}>
          <h3>To {to}</h3>
          <ul class="criteria">
            {criteria.map((one, index) => (
              <li key={one} class={met.includes(index) ? "met" : ""}>
                <span class="unseen">{met.includes(index) ? "met: " : "not met: "}</span>
                {one}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
