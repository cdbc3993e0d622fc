/** The state of a feature on every cluster, with reasons. Clusters with the same state are grouped. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Index, WireFeature } from "../../payload.ts";
import type { SiteFleet, Holding } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { Section } from "../parts/head.tsx";
import { Chain, LevelOf, SignOf } from "../parts/status-icon.tsx";
import { usableText, verdictOf } from "../sentences.ts";
import { Where } from "../parts/where.tsx";

interface StatesProps {
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
  readonly asked: Index | undefined;
}

export function States({ feature, fleet, asked }: StatesProps): JSX.Element {
  const holdings = fleet.holdings(feature);
  return (
    <Section title={usableText(feature, fleet)}>
      <ul class="holdings">
        {holdings.map(([holding, clusters], index) => (
          <HoldingItem
            key={index}
            feature={feature}
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
  readonly feature: WireFeature;
  readonly holding: Holding;
  readonly clusters: readonly Index[];
  /** The cluster that the route names, if it is in this group. */
  readonly asked: Index | undefined;
}

function HoldingItem({ feature, holding, clusters, asked }: HoldingProps): JSX.Element {
  const fleet = useFleet();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (asked !== undefined) item.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  return (
    <li ref={item} class={`holding${asked === undefined ? "" : " asked"}`}>
      <div class="what">
        <SignOf sign={holding.sign} overridden={holding.overridden} percent={holding.percent} />
        {holding.level === undefined ? null : <LevelOf level={holding.level} effective={holding.effective} />}
        {holding.variant === undefined ? null : <span class="variant">{holding.variant}</span>}
      </div>
      <div class="where">
        <Where clusters={clusters} />
        {asked === undefined ? null : <span class="note">Selected: {fleet.clusters[asked]?.name}</span>}
      </div>
      <div>
        <p class="verdict">{verdictOf({ feature, holding, clusters }, fleet)}</p>
        <Chain chain={holding.chain} />
      </div>
    </li>
  );
}
