/** Shows clusters briefly: names complete stages, and folds long lists. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "./context.ts";
import { ClusterLink, Listed } from "./links.tsx";

/** Longer lists of names are folded. */
const SHOWN = 6;

export function Where({ clusters }: { readonly clusters: readonly Index[] }): JSX.Element {
  const fleet = useFleet();
  const total = fleet.clusters.length;
  if (clusters.length === 0) return <span class="muted">no cluster</span>;
  const chosen = new Set(clusters);
  const stages = fleet.stages.map((stage, index) => {
    const all = fleet.clusters.flatMap(({ stage: of }, cluster) => (of === index ? [cluster] : []));
    return { stage, all, matching: all.filter((cluster) => chosen.has(cluster)) };
  });
  const isWhole = ({ all, matching }: (typeof stages)[number]): boolean =>
    matching.length === all.length && all.length > 2;
  if (clusters.length === total && total > 2) return <span>every cluster</span>;
  const folded = stages.filter(({ matching }) => matching.length > 0);
  return (
    <Listed
      all={folded.flatMap((group) => {
        if (isWhole(group))
          return [
            <span>
              all of <b class="stage">{group.stage.name}</b>
            </span>,
          ];
        if (group.matching.length > SHOWN)
          return [<Folded stage={group.stage.name} matching={group.matching} of={group.all.length} />];
        return group.matching.map((cluster) => <ClusterLink of={cluster} />);
      })}
    />
  );
}

function Folded(props: {
  readonly stage: string;
  readonly matching: readonly Index[];
  readonly of: number;
}): JSX.Element {
  return (
    <details class="fold">
      <summary>
        {props.matching.length} of {props.of} of <b class="stage">{props.stage}</b>
      </summary>
      <Listed
        all={props.matching.map((cluster) => (
          <ClusterLink of={cluster} />
        ))}
      />
    </details>
  );
}

/** For CSV: the names of the clusters. */
export function clusterNames(clusters: readonly Index[], fleet: SiteFleet): string {
  return clusters.map((cluster) => fleet.clusters[cluster]?.name).join(" ");
}
