/** The head of the matrix: stages over their clusters; it stays in sight. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly clusters: readonly Index[];
  /** The column that is looked at. */
  readonly column: number;
}

/** Pixels: of a column, and of a stage, so that its name can be read over one cluster; of a letter of a name. */
const COLUMN = 30;
const STAGE = 108;
const LETTER = 7.5;

export function widthsOf(clusters: readonly Index[], fleet: SiteFleet): readonly number[] {
  const stages = clusters.map((cluster) => fleet.clusters[cluster]?.stage);
  return stages.map((stage) => Math.max(COLUMN, Math.ceil(STAGE / stages.filter((one) => one === stage).length)));
}

/** As high as the longest name may need, within reason. */
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
    own: clusters.filter((cluster) => fleet.clusters[cluster]?.stage === index),
  }));
  const first = new Set(groups.map(({ own }) => own[0]));
  return (
    <thead>
      <tr class="stages" aria-rowindex={1}>
        <td class="corner" rowSpan={2} />
        {groups
          .filter(({ own }) => own.length > 0)
          .map(({ stage, own }) => (
            <th key={stage.name} scope="colgroup" colSpan={own.length} title={stage.name}>
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
