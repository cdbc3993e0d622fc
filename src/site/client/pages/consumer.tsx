/** The page of a consumer: its features with clusters and days, and granted features that are off. */
import type { JSX } from "preact";
import type { Index, WireGrant } from "../../payload.ts";
import { accessOf } from "../access.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { Span } from "../parts/days.tsx";
import { Head, Section, Table } from "../parts/head.tsx";
import { FeatureLink, Listed, Source } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { Why } from "../parts/why.tsx";
import { Missing } from "./missing.tsx";

export function ConsumerPage({ kind, name }: { readonly kind: string; readonly name: string }): JSX.Element {
  const fleet = useFleet();
  const index = fleet.consumers.findIndex((one) => one.kind === kind && one.name === name);
  if (index === -1) return <Missing what="consumer" name={`${kind}/${name}`} />;
  const access = accessOf(index, fleet);
  const grants = fleet.grants.filter(({ consumer }) => consumer === index);
  const asleep = grants.flatMap((grant) => asleepOf(grant, fleet));
  return (
    <article>
      <Head title={name} name={`${kind}/${name}`} up={["consumers", "Consumers"]} />
      <Section title="What it has" count={access.length} empty="None of its granted features is on.">
        <Table
          caption="What it has"
          head={["Feature", "Clusters", "When"]}
          rows={access.map(({ feature, clusters, days }) => [
            <FeatureLink of={feature} />,
            <Where clusters={clusters} />,
            days.length === 0 ? (
              <Span starts="" expires="" />
            ) : (
              <Listed
                all={days.map(([starts, expires]) => (
                  <Span starts={starts} expires={expires} />
                ))}
              />
            ),
          ])}
        />
      </Section>
      {asleep.length === 0 ? null : (
        <Section title="Granted, but off there" count={asleep.length}>
          <Table
            caption="Granted, but off there"
            head={["Feature", "Clusters", "Grant"]}
            rows={asleep.map(({ feature, clusters, grant }) => [
              <FeatureLink of={feature} />,
              <Where clusters={clusters} />,
              grant,
            ])}
          />
        </Section>
      )}
      <Section title="Grants" count={grants.length}>
        <Table
          caption="Grants"
          head={["Grant", "Features", "Clusters", "When", "Why", "Source"]}
          rows={grants.map(({ name: grant, features, clusters, starts = "", expires = "", reason, ticket, spot }) => [
            grant,
            <Listed
              all={features.map((feature) => (
                <FeatureLink of={feature} />
              ))}
            />,
            <Where clusters={fleet.patterns[clusters] ?? []} />,
            <Span starts={starts} expires={expires} />,
            <Why reason={reason} ticket={ticket} />,
            <Source spot={spot} />,
          ])}
        />
      </Section>
    </article>
  );
}

interface Asleep {
  readonly feature: Index;
  readonly clusters: readonly Index[];
  readonly grant: string;
}

function asleepOf({ name, features, clusters }: WireGrant, fleet: SiteFleet): readonly Asleep[] {
  return features.flatMap((feature) => {
    const one = fleet.features[feature];
    const off = (fleet.patterns[clusters] ?? []).filter(
      (cluster) => one !== undefined && fleet.holding(one, cluster)?.sign !== "granted",
    );
    return off.length === 0 ? [] : [{ feature, clusters: off, grant: name }];
  });
}
