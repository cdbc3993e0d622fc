/** The sticky head of the matrix: stages above their clusters. */
import type { JSX } from "preact";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";
import { EXTRAS } from "./filters.ts";
import type { Shown } from "./filters.ts";
import { EXTRA, stageGroups } from "./layout.ts";
import type { Layout } from "./layout.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
  readonly layout: Layout;
  /** The column of the inspected cell. */
  readonly column: number;
}

export function Columns({ shown, layout }: Pick<Props, "shown" | "layout">): JSX.Element {
  return (
    <colgroup>
      <col class="names" />
      {shown.extras.map((name) => (
        <col key={name} style={{ width: `${EXTRA}px` }} />
      ))}
      {layout.widths.map((width, index) => (
        <col key={index} style={{ width: `${width}px` }} />
      ))}
      <col class="rest" />
    </colgroup>
  );
}

export function MatrixHead({ fleet, shown, layout, column }: Props): JSX.Element {
  const groups = stageGroups(shown.clusters, fleet);
  const first = new Set(groups.map(({ members }) => members[0]));
  return (
    <thead>
      <tr class="stages" aria-rowindex={1}>
        <td class="corner" rowSpan={2} />
        {shown.extras.map((name) => (
          <th key={name} scope="col" rowSpan={2} class="extra">
            {EXTRAS.find(([known]) => known === name)?.[1]}
          </th>
        ))}
        {groups.map(({ stage, members }) => (
          <th key={stage} scope="colgroup" colSpan={members.length} title={fleet.stages[stage]?.name}>
            <span class="stage-name">{fleet.stages[stage]?.name}</span>
            <span class="threshold" title="the least level that is on">
              ≥ {fleet.levels[fleet.stages[stage]?.threshold ?? -1]?.[0]}
            </span>
          </th>
        ))}
        <td class="rest" rowSpan={2} aria-hidden="true" />
      </tr>
      <tr class={`clusters${layout.hasWords ? " flat" : ""}`} aria-rowindex={2}>
        {shown.clusters.map((cluster, index) => {
          const { name = "" } = fleet.clusters[cluster] ?? {};
          const short = layout.names[index] ?? name;
          return (
            <th
              key={cluster}
              scope="col"
              class={`${first.has(cluster) ? "first" : ""}${index === column ? " here" : ""}`}
            >
              <a href={hrefOf(["clusters", name])} tabIndex={-1} title={name} aria-label={name}>
                {short}
              </a>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
