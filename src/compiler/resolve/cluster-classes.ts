/** Clusters as resolve sees them, and the classes of clusters on which a feature can't differ. */
import { valueAt } from "../../base/collections.ts";
import { namedRelease, namedTracks, trackOf } from "../link/index.ts";
import type { Cluster, Feature, Level, Model, Stage } from "../link/index.ts";
import { historyPosition } from "./gate.ts";
import type { GateInputs } from "./gate.ts";

/** A cluster with a known stage; `index` is its place among all such, sorted by name. */
export interface ResolvedCluster {
  readonly index: number;
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly threshold: Level;
}

/** Clusters whose stage or threshold is unknown have been reported, and are left out. */
export function sitesOf(model: Model): readonly ResolvedCluster[] {
  const sites: ResolvedCluster[] = [];
  for (const cluster of model.byKind.Cluster.values()) {
    const stage = model.byKind.Stage.get(cluster.spec.stage);
    const threshold = stage && model.settings.levelByName.get(stage.spec.threshold);
    if (stage !== undefined && threshold !== undefined) sites.push({ index: sites.length, cluster, stage, threshold });
  }
  return sites;
}

/** The release of a track that a cluster runs; `latest` is the last listed one; undefined if it names none. */
export function releaseOf(cluster: Cluster, track: string, model: Model): string | undefined {
  const named = namedRelease(cluster, track);
  return named === "latest" ? model.settings.releases.get(track)?.at(-1)?.name : named;
}

/** Every track that the cluster names, sorted. */
export function releasesOf(cluster: Cluster, model: Model): ReadonlyMap<string, string> {
  const releases = new Map<string, string>();
  for (const track of namedTracks(cluster)) {
    const release = releaseOf(cluster, track, model);
    if (release !== undefined) releases.set(track, release);
  }
  return releases;
}

/** Sites that agree in everything that a gate depends on besides overrides and grants. */
export interface ClusterClass extends GateInputs {
  readonly sites: readonly ResolvedCluster[];
}

/** What is known of a track: its classes, and what they come to when some of its releases are the same to a feature. */
interface Track {
  readonly classes: readonly ClusterClass[];
  readonly releases: readonly (string | undefined)[];
  /** By what each release means. */
  readonly joined: Map<string, readonly ClusterClass[]>;
}

/** The classes of clusters that a feature can tell apart; worked out once a track, for each way to tell its releases apart. */
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
  return { classes, releases: [...new Set(classes.map(({ release }) => release))], joined: new Map() };
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

/** Releases that come to the same moment of a feature's history are one, in each stage. */
function mergeByHistory(feature: Feature, { classes, releases, joined }: Track): readonly ClusterClass[] {
  const moments = releases.map((release) => historyPosition(feature, release));
  const key = moments.join(" ");
  let result = joined.get(key);
  if (result === undefined)
    joined.set(key, (result = join(classes, new Map(releases.map((one, at) => [one, moments[at]])))));
  return result;
}

function join(
  classes: readonly ClusterClass[],
  moments: ReadonlyMap<string | undefined, string | number | undefined>,
): readonly ClusterClass[] {
  const byMoment = Map.groupBy(classes, ({ stage, release }) => `${stage.name} ${moments.get(release)}`);
  return [...byMoment.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [union(first, others)]));
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

/** Splits sites by which of the selections contain them; each part comes with those that do. */
export function splitBySelection<T extends { readonly clusters: ReadonlySet<Cluster> }>(
  sites: readonly ResolvedCluster[],
  selections: readonly T[],
): readonly Part<T>[] {
  // Most select alike: a thousand grants of a feature have a handful of different selectors.
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
