/** The line below the matrix: the state of the inspected cell, and why. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import { SIGNS } from "../fleet.ts";
import type { SiteFleet, Sign } from "../fleet.ts";
import { SignOf } from "../parts/status-icon.tsx";
import { featureVerdict, verdictOf } from "../sentences.ts";
import type { Shown } from "./filters.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
  readonly feature: Index | undefined;
  readonly cluster: Index | undefined;
}

/** Hidden from screen readers: cell labels and the feature's page have the same content. */
export function Inspector({ fleet, shown, feature: index, cluster }: Props): JSX.Element {
  const feature = index === undefined ? undefined : fleet.features[index];
  const holding = feature === undefined || cluster === undefined ? undefined : fleet.holding(feature, cluster);
  if (index === undefined || feature === undefined) return <Legend />;
  const change = cluster === undefined ? undefined : shown.changed(index, cluster);
  return (
    <p class="inspector" aria-hidden="true">
      <b>{feature.name}</b>
      {holding === undefined || cluster === undefined ? (
        <span class="about">
          {feature.about} {featureVerdict(feature, fleet)}
        </span>
      ) : (
        <>
          <span class="on-cluster">{fleet.clusters[cluster]?.name}</span>
          <SignOf sign={holding.sign} overridden={holding.overridden} percent={holding.percent} />
          {change === undefined ? null : <span class="change-here">changed: {change}</span>}
          <span class="about">{verdictOf({ feature, holding, clusters: [cluster] }, fleet)}</span>
        </>
      )}
    </p>
  );
}

export function Legend(): JSX.Element {
  return (
    <ul class="inspector legend" aria-label="Legend" tabIndex={0}>
      {(Object.keys(SIGNS) as Sign[]).map((sign) => (
        <li key={sign}>
          <SignOf sign={sign} />
        </li>
      ))}
      <li>
        <span class="sign">
          <i class="glyph on overridden" aria-hidden="true" />
          by an override
        </span>
      </li>
      <li class="keys">
        <kbd>↑↓←→</kbd> move <kbd>Enter</kbd> open
      </li>
    </ul>
  );
}
