/** A row of the matrix: one feature on every cluster, or the heading of a group. */
import type { JSX } from "preact";
import type { Index, WireFeature } from "../../payload.ts";
import { ownersOf } from "../fleet.ts";
import type { Holding, SiteFleet } from "../fleet.ts";
import { elided } from "../names.ts";
import { wordsOf } from "../parts/status-icon.tsx";
import { hrefOf } from "../route.ts";
import type { Shown } from "./filters.ts";
import { cellId } from "./grid-navigation.ts";
import type { Layout } from "./layout.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
  readonly layout: Layout;
  readonly row: number;
  readonly feature: Index;
  /** The column of the active cell, if it is in this row. */
  readonly active: number | undefined;
}

/** The maximum number of characters of a name in a row. */
const LONGEST = 30;

export function Row({ fleet, shown, layout, row, feature: index, active }: Props): JSX.Element | null {
  const feature = fleet.features[index];
  if (feature === undefined) return null;
  const stageOf = (cluster: Index | undefined): Index | undefined => fleet.clusters[cluster ?? -1]?.stage;
  return (
    <tr aria-rowindex={row + 3} class={row % 2 === 0 ? "even" : ""}>
      <th scope="row" role="rowheader">
        <span class="name-here">
          <a
            id={cellId({ row, column: -1 })}
            href={hrefOf(["features", feature.name])}
            tabIndex={active === -1 ? 0 : -1}
            title={feature.name}
            aria-label={feature.name}
            data-row={row}
            data-column={-1}
          >
            {elided(feature.name, LONGEST)}
          </a>
          <span class="levels-here">{levelsOn(feature, shown.clusters, fleet)}</span>
        </span>
      </th>
      {shown.extras.map((name) => (
        <td key={name} role="gridcell" class="extra" title={extraText(name, feature, fleet)}>
          {extraText(name, feature, fleet)}
        </td>
      ))}
      {shown.clusters.map((cluster, column) => {
        const holding = fleet.holding(feature, cluster);
        const change = shown.changed(index, cluster);
        const words = holding === undefined ? "unknown" : wordsOf(holding);
        const isFirst = stageOf(cluster) !== stageOf(shown.clusters[column - 1]);
        const isBack = !shown.matches(index, cluster);
        return (
          <td
            key={cluster}
            id={cellId({ row, column })}
            class={`c ${layout.hasWords ? "words " : ""}${signClasses(holding)}${isFirst ? " first" : ""}${isBack ? " back" : ""}${change === undefined ? "" : " changed"}`}
            style={holding?.percent === undefined ? undefined : { "--percent": `${holding.percent}%` }}
            role="gridcell"
            tabIndex={active === column ? 0 : -1}
            aria-label={`${change === undefined ? "" : `changed from ${change}: `}${words}`}
            data-row={row}
            data-column={column}
          >
            {layout.hasWords ? words : null}
          </td>
        );
      })}
      <td class="rest" aria-hidden="true">
        {feature.about}
      </td>
    </tr>
  );
}

export function signClasses(holding: Holding | undefined): string {
  return `${holding?.sign ?? "nothing"}${holding?.overridden === true ? " overridden" : ""}`;
}

export function extraText(name: string, feature: WireFeature, fleet: SiteFleet): string {
  if (name === "owner") return ownersOf(feature, fleet).join(", ");
  if (name === "service") return fleet.services[feature.service ?? -1]?.title ?? "";
  return feature.expires ?? "";
}

/** The effective levels of a feature on the visible clusters: `TEST`, or `TEST to PREVIEW`. */
export function levelsOn(feature: WireFeature, clusters: readonly Index[], fleet: SiteFleet): string {
  const found = new Set<string>();
  for (const cluster of clusters) {
    const { level, effective = level } = fleet.holding(feature, cluster) ?? {};
    if (effective !== undefined) found.add(effective);
  }
  const names = fleet.levels.map(([name]) => name).filter((name) => found.has(name));
  return names.length < 2 ? (names[0] ?? "") : `${names[0]}–${names.at(-1)}`;
}

interface GroupProps {
  readonly group: string;
  readonly row: number;
  readonly columns: number;
}

export function GroupRow({ group, row, columns }: GroupProps): JSX.Element {
  return (
    <tr class="group" aria-rowindex={row + 3}>
      <th scope="rowgroup" role="rowheader" title={group}>
        {group}
      </th>
      <td colSpan={columns} role="gridcell" />
    </tr>
  );
}
