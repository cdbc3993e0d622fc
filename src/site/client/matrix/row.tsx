/** A row of the matrix: one feature on every cluster. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";
import { wordsOf } from "../parts/status-icon.tsx";
import type { Shown } from "./filters.ts";
import type { Cell } from "./keys.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
  readonly row: number;
  readonly feature: Index;
  /** The column of the active cell, if it is in this row. */
  readonly active: number | undefined;
}

export function cellId({ row, column }: Cell): string {
  return `cell-${row}-${column}`;
}

export function Row({ fleet, shown, row, feature: index, active }: Props): JSX.Element | null {
  const feature = fleet.features[index];
  if (feature === undefined) return null;
  const stageOf = (cluster: Index | undefined): Index | undefined => fleet.clusters[cluster ?? -1]?.stage;
  return (
    <tr aria-rowindex={row + 3} class={row % 2 === 0 ? "even" : ""}>
      <th scope="row" role="rowheader">
        <a
          id={cellId({ row, column: -1 })}
          href={hrefOf(["features", feature.name])}
          tabIndex={active === -1 ? 0 : -1}
          data-row={row}
          data-column={-1}
        >
          {feature.name}
        </a>
        <span class="newest">{newest(index, fleet)}</span>
      </th>
      {shown.clusters.map((cluster, column) => {
        const holding = fleet.holding(feature, cluster);
        const classes = [
          "c",
          holding?.sign ?? "nothing",
          ...(holding?.overridden === true ? ["overridden"] : []),
          ...(stageOf(cluster) === stageOf(shown.clusters[column - 1]) ? [] : ["first"]),
          ...(shown.matches(index, cluster) ? [] : ["back"]),
          ...(shown.changed(index, cluster) ? ["changed"] : []),
        ];
        const changed = shown.changed(index, cluster) ? "changed: " : "";
        return (
          <td
            key={cluster}
            id={cellId({ row, column })}
            class={classes.join(" ")}
            role="gridcell"
            tabIndex={active === column ? 0 : -1}
            aria-label={`${changed}${holding === undefined ? "unknown" : wordsOf(holding)}`}
            data-row={row}
            data-column={column}
          />
        );
      })}
      <td class="rest" aria-hidden="true">
        {feature.about}
      </td>
    </tr>
  );
}

/** The latest level of the feature. */
function newest(index: Index, fleet: SiteFleet): string {
  const last = fleet.features[index]?.history?.at(-1);
  return last === undefined ? "" : (fleet.levels[last[1]]?.[0] ?? "");
}
