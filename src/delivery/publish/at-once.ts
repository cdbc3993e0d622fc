/**
 * The rules of what reaches a cluster at once, on top of the commit that it has: emergencies, grants, and its releases.
 *
 * - An emergency is in force on the clusters that its selector matches at the commit that has it. It needs no other
 *   document of that commit to be valid.
 * - An emergency that has ended stays on a cluster until the cluster's source contains its end.
 * - The releases that a cluster's document names are facts about it. They wait only for its maintenance window, and for a
 *   source that lists them.
 * - A changed grant goes at once, unless its commit changes more than half of all grants, and at least 20.
 */
import { deletesTooMany } from "../../render/output/index.ts";
import { clusterMatcher, namedRelease, namedTracks, PLATFORM, sameRelease } from "../../compiler/link/index.ts";
import type { Cluster, Feature, Grant, Override, Project } from "../../compiler/link/index.ts";
import type { Kind } from "../../compiler/kinds.ts";
import { reachable } from "../../compiler/resolve/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";

/** The documents of a commit, as far as they are valid. */
export interface CommitDocuments {
  readonly commit: string;
  /** Undefined if no commit up to this one has a valid one. */
  readonly project: Project | undefined;
  readonly resources: readonly Resource[];
  /** `Kind/name` of the documents that exist but are not valid. */
  readonly broken: ReadonlySet<string>;
  /** Whether all documents are valid, so that a missing one was removed. */
  readonly isReadable: boolean;
}

/** An emergency override as a commit has it. */
export interface Emergency {
  readonly override: Override;
  readonly commit: string;
  /** The documents with the present names of features: those of the commit, or of the last readable one before it. */
  readonly names: CommitDocuments;
}

export function documentsOf<K extends Kind>(kind: K, { resources }: CommitDocuments): readonly Resource<K>[] {
  return resources.filter((resource): resource is Resource<K> => resource.kind === kind);
}

/** A cluster as it is in the commit, or in `published` if documents of the commit are not valid. */
export function clusterAt(
  name: string,
  documents: CommitDocuments,
  published: CommitDocuments | undefined,
): Cluster | undefined {
  const own = documentsOf("Cluster", documents).find((cluster) => cluster.name === name);
  if (own !== undefined || documents.isReadable || published === undefined) return own;
  return documentsOf("Cluster", published).find((cluster) => cluster.name === name);
}

/** Track -> the release that a cluster runs, or `latest`. */
export type Releases = Readonly<Record<string, string>>;

/** The releases that the document of a cluster names; undefined if the document is not valid. */
export function releasesAt(name: string, documents: CommitDocuments | undefined): Releases | undefined {
  const cluster = (documents === undefined ? [] : documentsOf("Cluster", documents)).find((one) => one.name === name);
  return cluster === undefined ? undefined : releasesOf(cluster);
}

export function releasesOf(cluster: Cluster): Releases {
  return Object.fromEntries(namedTracks(cluster).map((track) => [track, namedRelease(cluster, track) ?? ""]));
}

/** `release 1.9 -> 1.10`, for each track that differs. */
export function releaseChanges(before: Releases, after: Releases): readonly string[] {
  const tracks = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return tracks
    .filter((track) => before[track] !== after[track])
    .map((track) => {
      const subject = track === PLATFORM ? "release" : `release of ${track}`;
      return `${subject} ${before[track] ?? "none"} -> ${after[track] ?? "none"}`;
    });
}

/** Whether a project lists these releases. Releases of a track that it does not list are not checked. */
export function areListed(releases: Releases, project: Project | undefined): boolean {
  return Object.entries(releases).every(([track, release]) => {
    const listed = new Map(Object.entries(project?.spec.releases ?? {})).get(track);
    return listed === undefined || release === "latest" || listed.some(({ name }) => sameRelease(name, release));
  });
}

/** The emergencies in force on a cluster at a commit. `names`: as in `Emergency`. */
export function emergenciesOn(
  cluster: Cluster | undefined,
  documents: CommitDocuments,
  names: CommitDocuments,
): readonly Emergency[] {
  return documentsOf("Override", documents)
    .filter(({ spec }) => spec.emergency === true && selects(spec, cluster))
    .map((override) => ({ override, commit: documents.commit, names }));
}

export function selects({ clusters }: Override["spec"] | Grant["spec"], cluster: Cluster | undefined): boolean {
  return cluster !== undefined && clusterMatcher([cluster])(clusters).length > 0;
}

/**
 * Emergencies of earlier runs that stay on the cluster. `earlier`: those on its branch; `current`: those in force now.
 * `contains`: whether the cluster's source contains a commit. If it contains the commit of an emergency, the source
 * itself has the emergency, or its end.
 */
export function carriedOver(
  earlier: readonly Emergency[],
  current: readonly Emergency[],
  contains: (commit: string) => boolean,
): readonly Emergency[] {
  const replaced = featuresOf(current);
  const carried = new Map<string, Emergency>();
  for (const emergency of earlier) {
    const { feature } = emergency.override.spec;
    if (!replaced.has(feature) && !contains(emergency.commit)) carried.set(feature, emergency);
  }
  return [...carried.values()];
}

/** The features that emergencies turn off, without dependents. */
export function featuresOf(emergencies: readonly Emergency[]): ReadonlySet<string> {
  return new Set(emergencies.map(({ override }) => override.spec.feature));
}

/** The emergencies about features that other emergencies do not turn off. */
export function missingFrom(others: readonly Emergency[], emergencies: readonly Emergency[]): readonly Emergency[] {
  const features = featuresOf(others);
  return emergencies.filter(({ override }) => !features.has(override.spec.feature));
}

/** The features that turn off with a feature, because they depend on it at one of the commits. */
export function dependentsOf(feature: string, commits: readonly CommitDocuments[]): ReadonlySet<string> {
  const dependents = new Map<string, string[]>();
  for (const { name, spec } of commits.flatMap((documents) => documentsOf("Feature", documents) as readonly Feature[]))
    for (const needed of spec.dependsOn ?? []) dependents.set(needed, [...(dependents.get(needed) ?? []), name]);
  return reachable(feature, dependents);
}

/** A grant as a commit has changed it; undefined if the commit has removed it. */
export interface GrantChange {
  readonly grant: Grant | undefined;
  readonly commit: string;
}

export interface GrantChanges {
  /** By name: the changes that go at once. Each is taken from the last of the commits that make it. */
  readonly atOnce: ReadonlyMap<string, GrantChange>;
  /** The number of changes that wait, because their commits change too many at once. */
  readonly waiting: number;
}

/** `steps`: the source of a cluster, then later commits, oldest first. A commit with invalid documents counts with the next. */
export function grantChanges([source, ...steps]: readonly CommitDocuments[]): GrantChanges {
  const atOnce = new Map<string, GrantChange>();
  let waiting = 0;
  let before = source;
  for (const after of steps) {
    if (before === undefined || !after.isReadable) continue;
    const changed = changedGrants(before, after);
    const total = Math.max(...[before, after].map((documents) => documentsOf("Grant", documents).length));
    if (deletesTooMany(changed.length, total, undefined)) waiting += changed.length;
    else for (const [name, grant] of changed) atOnce.set(name, { grant, commit: after.commit });
    before = after;
  }
  return { atOnce, waiting };
}

function changedGrants(
  before: CommitDocuments,
  after: CommitDocuments,
): readonly (readonly [name: string, grant: Grant | undefined])[] {
  const was = new Map(documentsOf("Grant", before).map((grant) => [grant.name, grant]));
  const is = new Map(documentsOf("Grant", after).map((grant) => [grant.name, grant]));
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !before.broken.has(`Grant/${name}`));
  return names
    .filter((name) => {
      const [one, other] = [was.get(name)?.spec, is.get(name)?.spec];
      // Documents of unchanged files are the same.
      return one !== other && JSON.stringify(one) !== JSON.stringify(other);
    })
    .map((name) => [name, is.get(name)]);
}
