/** The decisions about a feature: grants, overrides and graduation criteria. */
import type { JSX } from "preact";
import type { Index, WireFeature } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { Span } from "../parts/days.tsx";
import { Section, Table } from "../parts/head.tsx";
import { ConsumerLink, Source } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { Why } from "../parts/why.tsx";

interface Part {
  readonly index: Index;
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}

export function Grants({ index, feature, fleet }: Part): JSX.Element | null {
  const grants = fleet.grants.filter(({ features }) => features.includes(index));
  if (feature.entitles === undefined && grants.length === 0) return null;
  return (
    <Section title="Grants" count={grants.length} empty="It is granted to nobody.">
      <Table
        caption="Grants"
        head={["Consumer", "Clusters", "When", "Why", "Source"]}
        rows={grants.map(({ consumer, clusters, starts = "", expires = "", reason, ticket, spot }) => [
          <ConsumerLink of={consumer} />,
          <Where clusters={fleet.patterns[clusters] ?? []} />,
          <Span starts={starts} expires={expires} />,
          <Why reason={reason} ticket={ticket} />,
          <Source spot={spot} />,
        ])}
      />
    </Section>
  );
}

export function Overrides({ index, fleet }: Pick<Part, "index" | "fleet">): JSX.Element | null {
  const overrides = fleet.overrides.filter(({ feature }) => feature === index);
  if (overrides.length === 0) return null;
  return (
    <Section title="Overrides" count={overrides.length}>
      <Table
        caption="Overrides"
        head={["Override", "Sets", "Clusters", "When", "Why", "Source"]}
        rows={overrides.map(({ name, effect, clusters, expires = "", reason, ticket, emergency, spot }) => [
          <>
            {name}
            {emergency === true ? <span class="note">emergency</span> : null}
          </>,
          effect,
          <Where clusters={fleet.patterns[clusters] ?? []} />,
          <Span starts="" expires={expires} />,
          <Why reason={reason} ticket={ticket} />,
          <Source spot={spot} />,
        ])}
      />
    </Section>
  );
}

export function Graduation({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
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
