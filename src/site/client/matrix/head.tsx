/** The sticky head of the matrix: stages above their clusters. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly clusters: readonly Index[];
  /** The column of the inspected cell. */
  readonly column: number;
}

/** Pixels: width of a column; least width of a stage, so that its name is readable; width of a letter. */
const COLUMN = 30;
const STAGE = 108;
const LETTER = 7.5;

export function widthsOf(clusters: readonly Index[], fleet: SiteFleet): readonly number[] {
  const stages = clusters.map((cluster) => fleet.clusters[cluster]?.stage);
  return stages.map((stage) => Math.max(COLUMN, Math.ceil(STAGE / stages.filter((one) => one === stage).length)));
}

/** The height of the column labels in pixels: enough for the longest name, up to a limit. */
export function labelOf(clusters: readonly Index[], fleet: SiteFleet): number {
  const longest = Math.max(0, ...clusters.map((cluster) => fleet.clusters[cluster]?.name.length ?? 0));
  return Math.min(140, Math.max(48, longest * LETTER + 10));
}

export function Columns({ widths }: { readonly widths: readonly number[] }): JSX.Element {
  return (
    <colgroup>
      <col class="names" />
      {widths.map((width, index) => (
        <col key={index} style={{ width: `${width}px` }} />
      ))}
      <col class="rest" />
    </colgroup>
  );
}

export function MatrixHead({ fleet, clusters, column }: Props): JSX.Element {
  const groups = fleet.stages.map((stage, index) => ({
    stage,
    members: clusters.filter((cluster) => fleet.clusters[cluster]?.stage === index),
  }));
  const first = new Set(groups.map(({ members }) => members[0]));
  return (
    <thead>
      <tr class="stages" aria-rowindex={1}>
        <td class="corner" rowSpan={2} />
        {groups
          .filter(({ members }) => members.length > 0)
          .map(({ stage, members }) => (
            <th key={stage.name} scope="colgroup" colSpan={members.length} title={stage.name}>
              <span class="stage-name">{stage.name}</span>
              <span class="threshold">≥ {fleet.levels[stage.threshold]?.[0]}</span>
            </th>
          ))}
        <td class="rest" rowSpan={2} aria-hidden="true" />
      </tr>
      <tr class="clusters" aria-rowindex={2}>
        {clusters.map((cluster, index) => (
          <th
            key={cluster}
            scope="col"
            class={`${first.has(cluster) ? "first" : ""}${index === column ? " here" : ""}`}
          >
            <a href={hrefOf(["clusters", fleet.clusters[cluster]?.name ?? ""])} tabIndex={-1}>
              {fleet.clusters[cluster]?.name}
            </a>
          </th>
        ))}
      </tr>
    </thead>
  );
}
