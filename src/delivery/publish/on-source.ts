/** The files and the state that a cluster gets on top of a source: emergencies, grants and releases. */
import { valueAt } from "../../base/collections.ts";
import type { Cluster, Override } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "../../render/render.ts";
import { deliveryOf } from "../../render/targets/delivery/index.ts";
import { carriedOver, clusterAt, documentsOf, grantChanges, releaseChanges } from "./at-once.ts";
import type { CommitDocuments, Emergency, GrantChanges, Releases } from "./at-once.ts";
import { contentOf } from "./branch.ts";
import { contentIn, differing } from "./content.ts";
import type { Destination } from "./layout.ts";
import { amendmentOf, emergencyIn, overlaid, ownReleases, releasesOn } from "./overlay.ts";
import type { Overlay, Sources } from "./overlay.ts";
import type { Applied } from "./published.ts";
import { flips, grantsChanged } from "./windows.ts";
import { isSettled } from "./site.ts";
import type { AtOnce, PublishContext, Site } from "./site.ts";

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

/** By sources: all clusters with a source have the same changes. */
const grants = new WeakMap<Sources, Map<string, GrantChanges>>();

function grantsBetween(from: string, to: string, { git, request: { sources } }: PublishContext): GrantChanges {
  const known = valueAt(grants, sources, () => new Map<string, GrantChanges>());
  return valueAt(known, `${from} ${to}`, () => {
    const commits = from === to ? [] : git.newCommits(from, to);
    return grantChanges([from, ...commits].flatMap((commit) => sources.documents(commit) ?? []));
  });
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

/** The document of a cluster for sources that do not know it: as it was published, or as HEAD has it. */
export function ownOf(
  { place, published }: Pick<Site, "place" | "published">,
  { request }: PublishContext,
): Cluster | undefined {
  const then = published === undefined ? undefined : request.sources.documents(published.plan);
  const own = then === undefined ? undefined : clusterAt(place.cluster, then, undefined);
  return own ?? clusterAt(place.cluster, request.head, undefined);
}
