/** Reads the site of a cluster: what it has, what is in force at HEAD, and which releases go at once. */
import { lazy } from "../../base/lazy.ts";
import type { Files } from "../../git/publishing.ts";
import { listSome } from "../../base/diagnostics.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { PROJECT_FILE } from "../../files/index.ts";
import { areListed, clusterAt, emergenciesOn, missingFrom, releaseChanges, releasesAt } from "./at-once.ts";
import type { CommitDocuments, Emergency, Releases } from "./at-once.ts";
import { contentOf } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { differing } from "./content.ts";
import { shortId } from "./errors.ts";
import type { Destination } from "./layout.ts";
import { ownReleases } from "./overlay.ts";
import { meaningOf } from "./meaning.ts";
import { namesAt, publishedOn } from "./published.ts";
import type { Published } from "./published.ts";
import { closedWindow, disruptions } from "./windows.ts";
import { atOnceOn, ownOf, stateIn } from "./on-source.ts";
import type { PublishContext, ReleasesNow, Site } from "./site.ts";

export function siteOf(place: Destination, branch: ManagedBranch | undefined, context: PublishContext): Site {
  const { request, git } = context;
  const { head, sources } = request;
  const files: Files = branch === undefined ? new Map() : contentOf(branch.files, place);
  const published =
    branch === undefined || files.size === 0 ? undefined : publishedOn(branch, place, git, sources.documents);
  const current = emergenciesAt(head, place.cluster, published, context);
  const known = { place, branch, files, published, current };
  const wanted = releasesAt(place.cluster, head);
  if (published === undefined) {
    const releases = (): ReleasesNow => ({ now: wanted, hold: undefined });
    return { ...known, earlier: [], urgent: current, releases, atOnce: () => undefined };
  }
  const last = emergenciesAt(sources.documents(published.plan), place.cluster, published, context);
  const earlier = [...(published.record?.emergencies ?? []), ...last];
  const site = { ...known, earlier };
  const releases = lazy(() => releasesNow(wanted, published, site, context));
  const atOnce = lazy(() => atOnceOn(published.source, { ...site, releases }, context));
  return { ...site, urgent: missingFrom(earlier, current), releases, atOnce };
}

/** New releases go at once, unless they change features or restart pods while the window of the cluster is closed. */
function releasesNow(
  wanted: Releases | undefined,
  { source, record }: Published,
  site: Omit<Site, "urgent" | "atOnce" | "releases">,
  context: PublishContext,
): ReleasesNow {
  const { request } = context;
  const documents = request.sources.documents(source);
  const { place } = site;
  const known = { cluster: clusterAt(place.cluster, request.head, documents), own: ownOf(site, context) };
  const own = documents === undefined ? undefined : ownReleases(known, documents);
  const has = record?.releases ?? own;
  if (wanted === undefined || has === undefined) return { now: record?.releases, hold: undefined };
  const changes = releaseChanges(has, wanted);
  if (changes.length === 0) return { now: wanted, hold: undefined };
  if (documents === undefined || !areListed(wanted, documents.project)) {
    const because = changes.map((change) => `${change}: commit ${shortId(source)} does not list it`);
    return { now: record?.releases, hold: { because, next: null } };
  }
  const [was, is] = [has, wanted].map((now) =>
    atOnceOn(source, { ...site, releases: () => ({ now, hold: undefined }) }, context),
  );
  const { windowsAt, fleet, isPublishable } = request;
  if (was?.state === undefined || is?.state === undefined) return { now: wanted, hold: undefined };
  const head = stateIn(fleet, place.cluster);
  const others = isPublishable ? unwanted(was.state, is.state, head) : [];
  if (others.length > 0) {
    const waiting = changes.map((change) => `${change}: HEAD has changed ${listSome(others, 3)}, too`);
    return { now: record?.releases, hold: { because: waiting, next: null } };
  }
  if (windowsAt === undefined) return { now: wanted, hold: undefined };
  const closed = closedWindow(head ?? is.state, fleet.model, windowsAt);
  const because = disruptions(was.state, is.state, differing(was.content.ids, is.content.ids));
  if (closed === undefined || because.length === 0) return { now: wanted, hold: undefined };
  return { now: record?.releases, hold: closed([...changes, ...because]) };
}

function emergenciesAt(
  documents: CommitDocuments | undefined,
  cluster: string,
  published: Published | undefined,
  { request: { sources }, git }: PublishContext,
): readonly Emergency[] {
  if (documents === undefined) return [];
  const source = published === undefined ? undefined : sources.documents(published.source);
  const names = namesAt(documents, git, sources.documents);
  return emergenciesOn(clusterAt(cluster, documents, source), documents, names);
}

/**
 * Whether no run of an older commit can take back an emergency. A commit without the emergency that descends from the
 * commit of the last publication could.
 */
export function isRecorded({ place, branch, published, current }: Site, context: PublishContext): boolean {
  const { request, git } = context;
  const { head, sources } = request;
  const plan = branch?.provenance.plan;
  if (published === undefined || plan === undefined || plan === head.commit || current.length === 0) return true;
  const cluster = clusterAt(place.cluster, head, sources.documents(published.source));
  const documents = [...current.map(({ override }) => override), ...(cluster === undefined ? [] : [cluster])];
  const paths = [PROJECT_FILE, ...documents.map(({ document }) => document.file.path)];
  const commits = [plan, ...git.changing(plan, head.commit, paths)];
  return commits.every((commit) => {
    const there = emergenciesAt(sources.documents(commit), place.cluster, published, context);
    return missingFrom(there, current).length === 0;
  });
}

/** The features and documents that other releases change to another value than that of HEAD. */
function unwanted(was: ClusterState, is: ClusterState, head: ClusterState | undefined): readonly string[] {
  const [before, after, wanted] = [was, is, head].map(meaningOf);
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].filter((name) => {
    const value = after?.get(name);
    return value !== before?.get(name) && value !== wanted?.get(name);
  });
}
