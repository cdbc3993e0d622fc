/** The page of a feature: levels, states with reasons, dependencies and decisions. */
import type { JSX } from "preact";
import { Graduation, Grants, Overrides } from "../feature/decisions.tsx";
import { End, FeatureFacts } from "../feature/facts.tsx";
import { Neighbors } from "../feature/neighbors.tsx";
import { States } from "../feature/states.tsx";
import { Timeline } from "../feature/timeline.tsx";
import { useFleet } from "../parts/context.ts";
import { Head, Section } from "../parts/head.tsx";
import { featureVerdict } from "../sentences.ts";
import { Missing } from "./missing.tsx";

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
