/** The line below the matrix: the state of the inspected cell and the reason. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import { SIGNS } from "../fleet.ts";
import type { SiteFleet, Sign } from "../fleet.ts";
import { SignOf } from "../parts/status-icon.tsx";

interface Props {
  readonly fleet: SiteFleet;
  readonly feature: Index | undefined;
  readonly cluster: Index | undefined;
}

/** Hidden from screen readers: cell labels and the feature's page have the same content. */
export function Inspector({ fleet, feature: index, cluster }: Props): JSX.Element {
  const feature = index === undefined ? undefined : fleet.features[index];
  const holding = feature === undefined || cluster === undefined ? undefined : fleet.holding(feature, cluster);
  if (feature === undefined) return <Legend />;
  return (
    <p class="inspector" aria-hidden="true">
      <b>{feature.name}</b>
      {holding === undefined || cluster === undefined ? (
        <span class="about">{feature.about}</span>
      ) : (
        <>
          <span class="on-cluster">{fleet.clusters[cluster]?.name}</span>
          <SignOf sign={holding.sign} overridden={holding.overridden} />
          <span class="about">{holding.chain.map(({ says }) => says).join(" · ")}</span>
        </>
      )}
    </p>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="inspector legend" aria-label="Legend">
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
        <kbd>↑↓←→</kbd> move <kbd>Enter</kbd> open <kbd>/</kbd> filter
      </li>
    </ul>
  );
}
