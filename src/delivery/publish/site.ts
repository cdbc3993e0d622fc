/** A cluster with its branch, the emergencies in force on it, and the files that go at once on top of a source. */
import { lazy } from "../../base/lazy.ts";
import type { Files, Publishing } from "../../git/publishing.ts";
import { listSome } from "../../base/diagnostics.ts";
import type { Cluster, Override } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "../../render/render.ts";
import { deliveryOf } from "../../render/targets/delivery/index.ts";
import { PROJECT_FILE } from "../../files/index.ts";
import {
  areListed,
  carriedOver,
  clusterAt,
  documentsOf,
  emergenciesOn,
  grantChanges,
  missingFrom,
  releaseChanges,
  releasesAt,
} from "./at-once.ts";
import type { CommitDocuments, Emergency, GrantChanges, Releases } from "./at-once.ts";
import { contentOf } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { contentIn, differing } from "./content.ts";
import type { Content } from "./content.ts";
import { shortId } from "./errors.ts";
import type { PublishErrors } from "./errors.ts";
import type { Destination } from "./layout.ts";
import { amendmentOf, emergencyIn, overlaid, ownReleases, releasesOn } from "./overlay.ts";
import { meaningOf } from "./meaning.ts";
import type { Overlay } from "./overlay.ts";
import { namesAt, publishedOn } from "./published.ts";
import type { Published, Applied } from "./published.ts";
import type { Request } from "./request.ts";
import { closedWindow, disruptions, flips, grantsChanged } from "./windows.ts";
import type { Hold } from "./windows.ts";

/** The input of all decisions. */
export interface PublishContext {
  readonly request: Request;
  readonly git: Publishing;
  readonly refusals: PublishErrors;
}

/** The input of planning before answers of checks are known. */
export interface PlanningContext extends Pick<PublishContext, "git"> {
  readonly request: Pick<Request, "head" | "sources" | "project" | "fleet" | "isPublishable">;
}

export interface Site {
  /** The layout at HEAD. */
  readonly place: Destination;
  readonly branch: ManagedBranch | undefined;
  /** Its files; empty if it was never published. */
  readonly files: Files;
  /** Undefined if it was never published. */
  readonly published: Published | undefined;
  /** Emergencies in force at HEAD. */
  readonly current: readonly Emergency[];
  /** Emergencies in force at the last publication, and those that it has kept. */
  readonly earlier: readonly Emergency[];
  /** Emergencies in force that the last publication does not know. */
  readonly urgent: readonly Emergency[];
  /** The releases of the cluster that go at once, and why others wait. */
  readonly releases: () => ReleasesNow;
  /** The files that go at once on top of the published source; undefined without one. */
  readonly atOnce: () => AtOnce | undefined;
}

export interface ReleasesNow {
  /** Undefined for those of the source. */
  readonly now: Releases | undefined;
  /** Undefined if none wait. */
  readonly hold: Hold | undefined;
}

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

/** Whether `source` contains a commit. */
export function isIn(commit: string, source: string, { git }: Pick<PublishContext, "git">): boolean {
  const relation = git.relation(commit, source);
  return relation === "same" || relation === "earlier";
}

/** Whether an emergency of a commit is over, or a part of the source. Replaced history ends what it no longer has. */
export function isSettled(commit: string, source: string, context: PublishContext): boolean {
  const { request, git } = context;
  return isIn(commit, source, context) || (request.rollback && git.relation(commit, request.head.commit) === "apart");
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

/** The document of a cluster for sources that do not know it: as it was published, or as HEAD has it. */
function ownOf(
  { place, published }: Pick<Site, "place" | "published">,
  { request }: PublishContext,
): Cluster | undefined {
  const then = published === undefined ? undefined : request.sources.documents(published.plan);
  const own = then === undefined ? undefined : clusterAt(place.cluster, then, undefined);
  return own ?? clusterAt(place.cluster, request.head, undefined);
}

/** The files that a cluster gets at once, on top of a source. */
export interface AtOnce {
  /** The layout at the source. */
  readonly place: Destination;
  /** The published files, with what goes at once. */
  readonly content: Content;
  /** The published files that change. */
  readonly files: readonly string[];
  /** The files of the source, with what goes at once. */
  readonly rendered: Content;
  /** The state of the cluster with what goes at once. */
  readonly state: ClusterState | undefined;
  /** The changes in words. */
  readonly changes: readonly string[];
  readonly record: Applied;
  /** The number of grants that wait because too many change in one commit. */
  readonly waiting: number;
  /** Emergencies about features that the source does not have. */
  readonly unknown: readonly Override[];
  /** Emergencies with which the source does not compile. */
  readonly failed: readonly Emergency[];
}

/** Undefined if the source is not in this clone. */
export function atOnceOn(
  source: string,
  site: Omit<Site, "urgent" | "atOnce">,
  context: PublishContext,
): AtOnce | undefined {
  const { place, published, branch, current } = site;
  const { request, git } = context;
  const { head, sources } = request;
  const documents = sources.documents(source);
  if (documents === undefined) return undefined;
  const { now, changes } = overlayOn(source, documents, site, context);
  const { emergencies } = now;
  const plain: Overlay = { ...now, emergencies: [], grants: new Map(), releases: undefined };
  const before = published?.record === undefined ? plain : overlayBefore(published.record, source, plain, context);
  const versions = [plain, before, now].map((overlay) => sources.fleet(source, amendmentOf(overlay, documents)));
  const [plainFleet, beforeFleet, nowFleet] = versions;
  if (plainFleet === undefined || beforeFleet === undefined || nowFleet === undefined) return undefined;
  const [was, state] = [beforeFleet, nowFleet].map((fleet) => stateIn(fleet, place.cluster));
  const where = placeIn(plainFleet, place);
  const contents = {
    plain: contentIn(plainFleet, place.cluster, git.idOf),
    before: contentIn(beforeFleet, place.cluster, git.idOf),
    now: contentIn(nowFleet, place.cluster, git.idOf),
  };
  const files = branch === undefined ? site.files : contentOf(branch.files, where);
  const content = overlaid(files, contents, git.text, git.idOf);
  const there = current.map((one) => ({ ...one, own: emergencyIn(documents, one)?.override }));
  const missing = there.filter((one) => one.own === undefined && !isDoubtful(one, head));
  return {
    place: where,
    content,
    files: differing(files, content.ids),
    rendered: contents.now,
    state,
    changes: [
      ...changesOfReleases(published?.record?.releases, now, documents),
      ...(was === undefined || state === undefined ? [] : [...flips(was, state), ...grantsChanged(was, state)]),
    ],
    record: { plan: head.commit, emergencies, releases: releasesOn(now, documents) },
    waiting: changes.waiting,
    unknown: missing.flatMap(({ override }) => (isBroken(override, documents) ? [] : [override])),
    failed: there.filter(
      (one) =>
        isBroken(one.override, documents) ||
        isOn(one.own ?? one.override, state) ||
        (one.own === undefined && isDoubtful(one, head)),
    ),
  };
}

function changesOfReleases(recorded: Releases | undefined, now: Overlay, source: CommitDocuments): readonly string[] {
  const own = ownReleases(now, source) ?? {};
  return releaseChanges(recorded ?? own, releasesOn(now, source) ?? own);
}

interface OverlayNow {
  readonly now: Overlay;
  readonly changes: GrantChanges;
}

function overlayOn(
  source: string,
  documents: CommitDocuments,
  site: Pick<Site, "place" | "published" | "current" | "earlier" | "releases">,
  context: PublishContext,
): OverlayNow {
  const { place, current, earlier, releases } = site;
  const { head } = context.request;
  const carried = carriedOver(earlier, current, (commit) => isSettled(commit, source, context));
  const changes = grantsBetween(source, head.commit, context);
  const cluster = clusterAt(place.cluster, head, documents);
  const emergencies = [...current, ...carried];
  const own = ownOf(site, context);
  return { now: { emergencies, grants: changes.atOnce, releases: releases().now, head, cluster, own }, changes };
}

/** A fleet at a source with what goes at once to one cluster; undefined if the source does not compile. */
export function fleetAtOnce(
  source: string,
  site: Pick<Site, "place" | "published" | "current" | "earlier" | "releases">,
  context: PublishContext,
): { readonly fleet: Fleet; readonly place: Destination; readonly record: Applied } | undefined {
  const { sources, head } = context.request;
  const documents = sources.documents(source);
  if (documents === undefined) return undefined;
  const { now } = overlayOn(source, documents, site, context);
  const fleet = sources.fleet(source, amendmentOf(now, documents));
  if (fleet === undefined) return undefined;
  const record = { plan: head.commit, emergencies: now.emergencies, releases: releasesOn(now, documents) };
  return { fleet, place: placeIn(fleet, site.place), record };
}

/** The overlay of the last run. */
function overlayBefore(
  { plan, emergencies, releases }: Applied,
  source: string,
  plain: Overlay,
  context: PublishContext,
): Overlay {
  const head = context.request.sources.documents(plan) ?? plain.head;
  return { ...plain, emergencies, releases, grants: grantsBetween(source, plan, context).atOnce, head };
}

function grantsBetween(from: string, to: string, { git, request: { sources } }: PublishContext): GrantChanges {
  const commits = from === to ? [] : git.newCommits(from, to);
  return grantChanges([from, ...commits].flatMap((commit) => sources.documents(commit) ?? []));
}

export function stateIn({ states }: Fleet, cluster: string): ClusterState | undefined {
  return states.find((state) => state.cluster.name === cluster);
}

function placeIn(fleet: Fleet, place: Destination): Destination {
  const state = stateIn(fleet, place.cluster);
  return state === undefined ? place : { ...place, folder: deliveryOf(state, fleet.model).folder };
}

/** Whether the feature could have another name elsewhere, which only documents that are not valid would show. */
function isDoubtful({ override, names }: Emergency, head: CommitDocuments): boolean {
  const { feature } = override.spec;
  return !head.isReadable && !documentsOf("Feature", names).some(({ name }) => name === feature);
}

function isBroken({ spec }: Override, documents: CommitDocuments): boolean {
  return !documents.isReadable && documents.broken.has(`Feature/${spec.feature}`);
}

/** Permanent features, which have no level, can't be turned off. */
function isOn({ spec }: Override, state: ClusterState | undefined): boolean {
  const found = state?.features.find(({ feature }) => feature.name === spec.feature);
  return found?.open === true && found.level !== null;
}
