/** The state of a feature on every cluster, with reasons. Clusters with the same state are grouped. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Index, WireFeature } from "../../payload.ts";
import { isOn } from "../fleet.ts";
import type { SiteFleet, Holding } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { Section } from "../parts/head.tsx";
import { Chain, LevelOf, SignOf } from "../parts/status-icon.tsx";
import { Where } from "../parts/where.tsx";

interface StatesProps {
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
  readonly asked: Index | undefined;
}

export function States({ feature, fleet, asked }: StatesProps): JSX.Element {
  const holdings = fleet.holdings(feature);
  const on = clustersWith(feature, fleet);
  return (
    <Section title={`On ${on} of ${fleet.clusters.length} clusters`}>
      <ul class="holdings">
        {holdings.map(([holding, clusters], index) => (
          <HoldingItem
            key={index}
            holding={holding}
            clusters={clusters}
            asked={asked !== undefined && clusters.includes(asked) ? asked : undefined}
          />
        ))}
      </ul>
    </Section>
  );
}

interface HoldingProps {
  readonly holding: Holding;
  readonly clusters: readonly Index[];
  /** The cluster that the route names, if it is in this group. */
  readonly asked: Index | undefined;
}

function HoldingItem({ holding, clusters, asked }: HoldingProps): JSX.Element {
  const fleet = useFleet();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (asked !== undefined) item.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  return (
    <li ref={item} class={`holding${asked === undefined ? "" : " asked"}`}>
      <div class="what">
        <SignOf sign={holding.sign} overridden={holding.overridden} />
        {holding.level === undefined ? null : <LevelOf level={holding.level} effective={holding.effective} />}
        {holding.variant === undefined ? null : <span class="variant">{holding.variant}</span>}
      </div>
      <div class="where">
        <Where clusters={clusters} />
        {asked === undefined ? null : <span class="note">asked for: {fleet.clusters[asked]?.name}</span>}
        {holding.holders?.length === 0 ? <span class="note">granted to nobody here</span> : null}
      </div>
      <Chain chain={holding.chain} />
    </li>
  );
}

/** The number of clusters on which the feature is on for anyone. */
export function clustersWith(feature: WireFeature, fleet: SiteFleet): number {
  const on = fleet.holdings(feature).filter(([one]) => isOn(one));
  return on.reduce((sum, [, clusters]) => sum + clusters.length, 0);
}
