/** Clusters in few words: a stage that is meant as a whole is named, and long lists fold. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import { useFleet } from "./context.ts";
import { ClusterLink, Listed } from "./links.tsx";

/** More names than this fold. */
const SHOWN = 6;

export function Where({ clusters }: { readonly clusters: readonly Index[] }): JSX.Element {
  const fleet = useFleet();
  const total = fleet.clusters.length;
  if (clusters.length === 0) return <span class="muted">no cluster</span>;
  const stages = fleet.stages.map((stage, index) => {
    const all = fleet.clusters.flatMap((one, cluster) => (one.stage === index ? [cluster] : []));
    return { stage, all, own: all.filter((cluster) => clusters.includes(cluster)) };
  });
  const isWhole = ({ all, own }: (typeof stages)[number]): boolean => own.length === all.length && all.length > 2;
  if (clusters.length === total && total > 2) return <span>every cluster</span>;
  const folded = stages.filter(({ own }) => own.length > 0);
  return (
    <Listed
      all={folded.flatMap((one) => {
        if (isWhole(one))
          return [
            <span>
              all of <b class="stage">{one.stage.name}</b>
            </span>,
          ];
        if (one.own.length > SHOWN) return [<Folded stage={one.stage.name} own={one.own} of={one.all.length} />];
        return one.own.map((cluster) => <ClusterLink of={cluster} />);
      })}
    />
  );
}

function Folded(props: { readonly stage: string; readonly own: readonly Index[]; readonly of: number }): JSX.Element {
  return (
    <details class="fold">
      <summary>
        {props.own.length} of {props.of} of <b class="stage">{props.stage}</b>
      </summary>
      <Listed
        all={props.own.map((cluster) => (
          <ClusterLink of={cluster} />
        ))}
      />
    </details>
  );
}
