/** The dependencies, dependents and conflicts of a feature. */
import type { JSX } from "preact";
import type { Index, WireFeature } from "../../payload.ts";
import { usableOn } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { GraphOf } from "../parts/graph.tsx";
import { Facts, Section } from "../parts/head.tsx";
import { around, layered } from "../parts/graph-layout.ts";
import { FeatureLink, Listed } from "../parts/links.tsx";
import { hrefOf } from "../route.ts";

interface Part {
  readonly index: Index;
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}

/** The maximum number of nodes in a readable graph. */
const MOST = 28;

export function Neighbors({ index, feature, fleet }: Part): JSX.Element | null {
  const needs = (id: Index): readonly Index[] => fleet.features[id]?.needs ?? [];
  const near = around(index, needs, fleet.neededBy, MOST);
  const { conflicts = [] } = feature;
  const others = fleet.features.flatMap((one, other) => (one.conflicts?.includes(index) === true ? [other] : []));
  const against = [...new Set([...conflicts, ...others])];
  if (near.size === 1 && against.length === 0) return null;
  const links = (all: readonly Index[]): JSX.Element => (
    <Listed
      all={all.map((one) => (
        <FeatureLink of={one} />
      ))}
    />
  );
  return (
    <Section title="Dependencies">
      {near.size === 1 ? null : (
        <GraphOf
          graph={layered(near, needs)}
          center={index}
          description={`Dependencies and dependents of ${feature.name}`}
          label={(id) => {
            const name = fleet.features[id]?.name ?? "";
            return { name, note: onText(id, fleet), href: hrefOf(["features", name]) };
          }}
        />
      )}
      {near.size < MOST ? null : <p class="muted">Only the nearest {MOST} are drawn.</p>}
      <Facts
        all={[
          ["Depends on", needs(index).length === 0 ? undefined : links(needs(index))],
          ["Dependents", fleet.neededBy(index).length === 0 ? undefined : links(fleet.neededBy(index))],
          ["Conflicts with", against.length === 0 ? undefined : links(against)],
        ]}
      />
    </Section>
  );
}

function onText(index: Index, fleet: SiteFleet): string {
  const feature = fleet.features[index];
  return `usable on ${feature === undefined ? 0 : usableOn(feature, fleet)} of ${fleet.clusters.length} clusters`;
}
