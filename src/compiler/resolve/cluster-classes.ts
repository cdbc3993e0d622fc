/** Groups clusters into classes on which a feature has the same state. */
import { valueAt } from "../../base/collections.ts";
import { namedRelease, namedTracks, trackOf } from "../link/index.ts";
import type { Cluster, Feature, Level, Model, Stage } from "../link/index.ts";
import { historyPosition } from "./gate.ts";
import type { GateInputs } from "./gate.ts";

/** A cluster with a known stage. `index` is its position among these clusters, sorted by name. */
export interface ResolvedCluster {
  readonly index: number;
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly threshold: Level;
}

/** Excludes clusters with an unknown stage or threshold, which link reports. */
export function resolvedClusters(model: Model): readonly ResolvedCluster[] {
  const sites: ResolvedCluster[] = [];
  for (const cluster of model.byKind.Cluster.values()) {
    const stage = model.byKind.Stage.get(cluster.spec.stage);
    const threshold = stage && model.settings.levelByName.get(stage.spec.threshold);
    if (stage !== undefined && threshold !== undefined) sites.push({ index: sites.length, cluster, stage, threshold });
  }
  return sites;
}

/** The release of a track that a cluster runs, with `latest` resolved. Undefined if it names none. */
export function releaseOf(cluster: Cluster, track: string, model: Model): string | undefined {
  const named = namedRelease(cluster, track);
  return named === "latest" ? model.settings.releases.get(track)?.at(-1)?.name : named;
}

/** The releases of all tracks that a cluster names, sorted by track. */
export function releasesOf(cluster: Cluster, model: Model): ReadonlyMap<string, string> {
  const releases = new Map<string, string>();
  for (const track of namedTracks(cluster)) {
    const release = releaseOf(cluster, track, model);
    if (release !== undefined) releases.set(track, release);
  }
  return releases;
}

/** Clusters with the same gate inputs, apart from overrides and grants. */
export interface ClusterClass extends GateInputs {
  readonly sites: readonly ResolvedCluster[];
}

/** The classes of a track, and the cached results of merging them. */
interface Track {
  readonly classes: readonly ClusterClass[];
  readonly releases: readonly (string | undefined)[];
  /** Merged classes by the history position of each release. */
  readonly merged: Map<string, readonly ClusterClass[]>;
}

/** Returns a function from features to classes of clusters. Features with equivalent histories share results. */
export function classifier(
  sites: readonly ResolvedCluster[],
  model: Model,
): (feature: Feature) => readonly ClusterClass[] {
  const tracks = new Map<string, Track>();
  return (feature) => {
    const name = trackOf(feature);
    const track = valueAt(tracks, name, () => trackNamed(name, sites, model));
    return mergeByHistory(feature, track);
  };
}

function trackNamed(name: string, sites: readonly ResolvedCluster[], model: Model): Track {
  const classes = classify(sites, (cluster) => releaseOf(cluster, name, model));
  return { classes, releases: [...new Set(classes.map(({ release }) => release))], merged: new Map() };
}

function classify(
  sites: readonly ResolvedCluster[],
  release: (cluster: Cluster) => string | undefined,
): readonly ClusterClass[] {
  const classes = new Map<string, ClusterClass & { readonly sites: ResolvedCluster[] }>();
  for (const site of sites) {
    const running = release(site.cluster);
    const key = `${site.stage.name} ${running ?? ""}`;
    const same = classes.get(key);
    if (same !== undefined) same.sites.push(site);
    else classes.set(key, { stage: site.stage, threshold: site.threshold, release: running, sites: [site] });
  }
  return [...classes.values()];
}

/** Merges, within each stage, the classes whose releases have the same position in a feature's history. */
function mergeByHistory(feature: Feature, { classes, releases, merged }: Track): readonly ClusterClass[] {
  const positions = releases.map((release) => historyPosition(feature, release));
  const key = positions.join(" ");
  let result = merged.get(key);
  if (result === undefined)
    merged.set(key, (result = mergeClasses(classes, new Map(releases.map((one, at) => [one, positions[at]])))));
  return result;
}

function mergeClasses(
  classes: readonly ClusterClass[],
  positions: ReadonlyMap<string | undefined, string | number | undefined>,
): readonly ClusterClass[] {
  const byPosition = Map.groupBy(classes, ({ stage, release }) => `${stage.name} ${positions.get(release)}`);
  return [...byPosition.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [union(first, others)]));
}

function union(first: ClusterClass, others: readonly ClusterClass[]): ClusterClass {
  if (others.length === 0) return first;
  const sites = [first, ...others].flatMap((one) => one.sites).sort((a, b) => a.index - b.index);
  return { ...first, sites };
}

interface Part<T> {
  readonly sites: readonly ResolvedCluster[];
  readonly selecting: readonly T[];
}

/** Splits clusters by the selections that contain them. Each part lists its selections. */
export function splitBySelection<T extends { readonly clusters: ReadonlySet<Cluster> }>(
  sites: readonly ResolvedCluster[],
  selections: readonly T[],
): readonly Part<T>[] {
  // A thousand grants of a feature typically have only a few different selectors.
  const sets = [...new Set(selections.map(({ clusters }) => clusters))];
  if (sets.every((clusters) => sites.every(({ cluster }) => clusters.has(cluster))))
    return [{ sites, selecting: selections }];
  const parts = new Map<string, Part<T> & { readonly sites: ResolvedCluster[] }>();
  for (const site of sites) {
    let key = "";
    for (const clusters of sets) key += clusters.has(site.cluster) ? "1" : "0";
    const part = parts.get(key);
    if (part !== undefined) part.sites.push(site);
    else parts.set(key, { sites: [site], selecting: selections.filter(({ clusters }) => clusters.has(site.cluster)) });
  }
  return [...parts.values()];
}
