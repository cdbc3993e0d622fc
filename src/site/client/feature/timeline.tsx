/** The levels of a feature by release, and the clusters that run each release. */
import { append } from "../../../base/collections.ts";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { MOMENTS, NONE } from "../../payload.ts";
import type { Index, WireFeature } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { ClusterLink } from "../parts/links.tsx";

interface Stretch {
  readonly moment: number;
  /** The number of releases. */
  readonly long: number;
}

/** Merges equal neighbors. */
function stretchesOf(moments: readonly number[]): readonly Stretch[] {
  const found: { moment: number; long: number }[] = [];
  for (const moment of moments) {
    const last = found.at(-1);
    if (last?.moment === moment) last.long++;
    else found.push({ moment, long: 1 });
  }
  return found;
}

/** Pixels of the column of terms. */
const TERM = 90;

export function Timeline({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
  const fleet = useFleet();
  const track = fleet.tracks[feature.track];
  const moments = fleet.patterns[feature.moments] ?? [];
  if (track === undefined || moments.length === 0) return null;
  const runs = runningOn(track.name, fleet);
  const scroller = useRef<HTMLDivElement>(null);
  // In a narrow window the first releases, before the feature, would fill it.
  useLayoutEffect(() => {
    const { current } = scroller;
    const first = current?.querySelector(".bar-level:not(.unreleased)");
    if (current === null || first === null || first === undefined) return;
    current.scrollLeft = first.getBoundingClientRect().left - current.getBoundingClientRect().left - TERM;
  }, []);
  return (
    <div class="timeline" ref={scroller} role="region" aria-label={`Levels by release of ${track.name}`} tabIndex={0}>
      <table style={{ "--releases": String(track.releases.length) }}>
        <caption class="unseen">Levels by release of {track.name}</caption>
        <thead>
          <tr>
            <th scope="row" class="term">
              {track.name}
            </th>
            {track.releases.map(([release, date]) => (
              <th key={release} scope="col" class={date > fleet.today ? "ahead" : ""}>
                <span class="release">{release}</span>
                {date === "" ? null : <time dateTime={date}>{date}</time>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="levels">
            <th scope="row" class="term">
              Level
            </th>
            {stretchesOf(moments).map(({ moment, long }, index) => (
              <td key={index} colSpan={long}>
                <Bar moment={moment} feature={feature} fleet={fleet} />
              </td>
            ))}
          </tr>
          <tr class="running">
            <th scope="row" class="term">
              Running
            </th>
            {track.releases.map(([release]) => (
              <td key={release}>
                <Running clusters={runs.get(release) ?? []} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** Release -> the clusters that run it. */
function runningOn(track: string, { clusters }: SiteFleet): ReadonlyMap<string, readonly Index[]> {
  const found = new Map<string, Index[]>();
  clusters.forEach(({ releases }, index) => {
    const release = releases.find(([name]) => name === track)?.[1];
    if (release !== undefined) append(found, release, index);
  });
  return found;
}

const ENDS: Readonly<Record<number, readonly [label: string, kind: string]>> = {
  [MOMENTS.unreleased]: ["not released", "unreleased"],
  [MOMENTS.removed]: ["removed", "removed"],
  [MOMENTS.permanent]: ["part of the product", "permanent"],
};

interface BarProps {
  readonly moment: number;
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}

function Bar({ moment, feature, fleet }: BarProps): JSX.Element {
  const end = ENDS[moment];
  if (end !== undefined) return <span class={`bar-level ${end[1]}`}>{end[0]}</span>;
  const entry = feature.history?.[moment];
  const [, rank = NONE, , flags = 0, note] = entry ?? [];
  const [level = "", lifecycle = ""] = fleet.levels[rank] ?? [];
  const marks = ["opt-in", "locked"].filter((_, bit) => (flags & (1 << bit)) !== 0);
  return (
    <span class={`bar-level ${lifecycle}`} title={note}>
      {level}
      <small>{[lifecycle, ...marks].join(", ")}</small>
    </span>
  );
}

const SHOWN = 3;

function Running({ clusters }: { readonly clusters: readonly Index[] }): JSX.Element | null {
  if (clusters.length === 0) return null;
  const names = (
    <ul>
      {clusters.map((cluster) => (
        <li key={cluster}>
          <ClusterLink of={cluster} />
        </li>
      ))}
    </ul>
  );
  if (clusters.length <= SHOWN) return names;
  return (
    <details class="fold">
      <summary>{clusters.length} clusters</summary>
      {names}
    </details>
  );
}
