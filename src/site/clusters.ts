/** Builds the stages, the clusters and the releases of the page. */
import { trackOf } from "../compiler/link/index.ts";
import { compareReleases } from "../base/release.ts";
import { isAccredited } from "../compiler/resolve/index.ts";
import { maintenanceOf, maintenanceText } from "../base/maintenance-windows.ts";
import type { Model } from "../compiler/link/index.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
import { spotOf } from "./interning.ts";
import type { Tables } from "./interning.ts";
import { NONE } from "./payload.ts";
import type { WireCluster, WireStage, WireTrack } from "./payload.ts";

/** The stages that have a cluster, in the order of the columns. */
export function stagesOf(states: readonly ClusterState[], tables: Tables): readonly WireStage[] {
  return [...new Set(states.map(({ stage }) => stage))].map((stage) => {
    const { spec } = stage;
    return {
      name: stage.name,
      spot: spotOf(tables, stage, ["spec", "threshold"]),
      threshold: states.find((state) => state.stage === stage)?.threshold.rank ?? NONE,
      ...(spec.after === undefined ? {} : { after: spec.after }),
      ...(isAccredited(stage) ? { accredited: true } : {}),
    };
  });
}

export function clustersOf(states: readonly ClusterState[], tables: Tables): readonly WireCluster[] {
  const stages = [...new Set(states.map(({ stage }) => stage))];
  return states.map(({ cluster, stage, releases, render, accreditation }) => {
    const maintenance = maintenanceText(maintenanceOf(cluster.spec, stage.spec));
    const labels = Object.entries(cluster.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    return {
      name: cluster.name,
      spot: spotOf(tables, cluster),
      stage: stages.indexOf(stage),
      releases: [...releases],
      render,
      ...(labels.length === 0 ? {} : { labels: labels.toSorted() }),
      ...(maintenance === undefined ? {} : { maintenance }),
      ...(accreditation === undefined ? {} : { accreditation: accreditation.name }),
    };
  });
}

/** All tracks of features and clusters, sorted. An undeclared track has the releases that documents name. */
export function tracksOf({ byKind, settings }: Model, states: readonly ClusterState[]): readonly WireTrack[] {
  const named = new Map<string, Set<string>>();
  const name = (track: string, release?: string): void => {
    const releases = named.get(track) ?? new Set<string>();
    named.set(track, release === undefined ? releases : releases.add(release));
  };
  for (const feature of byKind.Feature.values()) {
    const { history = [], deprecated } = feature.spec;
    const releases = [...history.map(({ since }) => since), deprecated?.since, deprecated?.until];
    for (const release of [undefined, ...releases]) name(trackOf(feature), release);
  }
  for (const { releases } of states) for (const [track, release] of releases) name(track, release);
  return [...named]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([track, releases]) => ({
      name: track,
      releases: (settings.releases.get(track) ?? [...releases].sort(compareReleases).map((name) => ({ name }))).map(
        ({ name, date = "" }: { readonly name: string; readonly date?: string | undefined }) => [name, date] as const,
      ),
    }));
}
