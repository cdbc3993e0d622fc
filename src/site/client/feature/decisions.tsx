/** The decisions about a feature: grants, overrides and graduation criteria. */
import type { JSX } from "preact";
import type { Index, WireFeature } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { grantColumns } from "../pages/consumers.tsx";
import { overrideColumns } from "../pages/overrides.tsx";
import { Section } from "../parts/head.tsx";
import { TableSection } from "../table/table.tsx";

interface Part {
  readonly index: Index;
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}

export function Grants({ index, feature, fleet }: Part): JSX.Element | null {
  const grants = fleet.grants.filter(({ features }) => features.includes(index));
  if (feature.entitles === undefined && grants.length === 0) return null;
  return <TableSection caption="Grants" columns={grantColumns(fleet, true)} rows={grants} empty="No grants." />;
}

export function Overrides({ index, fleet }: Pick<Part, "index" | "fleet">): JSX.Element | null {
  const overrides = fleet.overrides.filter(({ feature }) => feature === index);
  return <TableSection caption="Overrides" columns={overrideColumns(fleet, "Feature")} rows={overrides} />;
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
