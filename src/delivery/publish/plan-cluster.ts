/**
 * Plans the update of a cluster: a source commit plus what goes at once. The source becomes HEAD, unless something holds
 * the cluster back: then it stays, and only what goes at once is published on top of it.
 */
import { isGrantFile } from "../../render/render.ts";
import { deletesTooMany } from "../../render/output/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Override } from "../../compiler/link/index.ts";
import { describeWait } from "../rollout/index.ts";
import type { BranchCommit, Decision } from "../rollout/index.ts";
import { clusterAt, selects } from "./at-once.ts";
import type { Emergency } from "./at-once.ts";
import { inspectBranch, isForeign } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { differing } from "./content.ts";
import type { Content } from "./content.ts";
import type { Destination } from "./layout.ts";
import type { PublishedCluster } from "./request.ts";
import type { Rollout } from "./rollout.ts";
import { reportNoEarlier } from "./rollout-errors.ts";
import { atOnceOn, stateIn } from "./on-source.ts";
import { isRecorded, siteOf } from "./read-site.ts";
import type { PublishContext, Site } from "./site.ts";
import { versionOfHead } from "./version.ts";
import type { Version, Whole } from "./version.ts";
import { closedWindow, disruptions } from "./windows.ts";
import type { Hold } from "./windows.ts";

/** The input of all plans. `rollout`: undefined if no stage has one. */
export interface PlanContext extends PublishContext {
  readonly report: ReportDiagnostic;
  readonly rollout: Rollout | undefined;
}

export interface ClusterPlan {
  /** The layout of the new files, or of HEAD. */
  readonly place: Destination;
  readonly result: PublishedCluster;
  /** Missing if the cluster stays unchanged. */
  readonly update?: Version;
  readonly site: Site;
  /** Emergencies in force that the last publication does not have. */
  readonly urgent: readonly Emergency[];
  /** Emergencies about features that the source of the cluster does not have. */
  readonly unknown: readonly Override[];
  /** The stage and the source of a cluster that is held back. */
  readonly held?: { readonly stage: string; readonly source: string };
}

/** The source of clusters that are held back, and the emergencies on them. */
export interface HeldSource {
  readonly source: string;
  readonly emergencies: readonly Emergency[];
}

/** The oldest source of clusters like a new one. */
export interface OldestSource {
  /** Asks those that keep it; undefined if none is held back. */
  readonly ofHeld: (isLike: (cluster: string, stage: string) => boolean) => HeldSource | undefined;
  /** Asks all published ones, whether anything holds them back or not. */
  readonly ofAny: (isLike: (cluster: string) => boolean) => HeldSource | undefined;
}

/** Whether the branch is planned by a commit that HEAD does not build on. */
export type Order = "newer" | "failed" | undefined;

/** `branch`: the branch of the cluster; undefined if it does not exist yet. `orderOf`: asked only if it matters. */
export function planCluster(
  place: Destination,
  branch: ManagedBranch | undefined,
  orderOf: () => Order,
  oldest: OldestSource,
  context: PlanContext,
): ClusterPlan {
  const { request } = context;
  const site = siteOf(place, branch, context);
  const whole = versionOfHead(site, context);
  const files = whole === undefined ? undefined : differing(site.files, whole.content.ids);
  const isNew = site.published === undefined;
  const isRollback = request.rollout?.rollback?.has(place.cluster) === true;
  if (files?.length === 0 && !isRollback && (isNew || isRecorded(site, context)))
    return stays(site, isNew ? "nothing" : "unchanged");
  const order = orderOf();
  if (order !== undefined) return stays(site, order);
  if (isRollback) return planRollback(site, context);
  const decision = whole === undefined ? undefined : context.rollout?.decide(place.cluster);
  if (decision !== undefined) return planInRollout(site, decision, oldest, context);
  if (isNew) return planNew(site, whole, oldest, context);
  if (whole === undefined || files === undefined) return planAtOnce(site, ERRORS, "pending", context);
  if (files.length === 0) return moves(site, whole, 0);
  if (isRefused(site, whole.content, context)) return planAtOnce(site, NO_HOLD, "failed", context);
  const hold = holdOf(site, whole, context);
  return hold === undefined ? moves(site, whole, files.length) : planAtOnce(site, hold, "pending", context);
}

/** The plan for a branch that somebody else has changed. */
export function planForeign(place: Destination, tip: string, context: PublishContext): ClusterPlan {
  const site = siteOf(place, undefined, context);
  const result = { ...clusterResult(place, "failed", tip), because: site.urgent.map(lacking) };
  return { place, site, result, urgent: site.urgent, unknown: [] };
}

/** Words the reason that an emergency is not on a cluster. */
export function lacking({ override }: Emergency): string {
  return `without emergency "${override.name}"`;
}

export function clusterResult(
  { cluster, branch }: Destination,
  is: PublishedCluster["is"],
  commit: string | null,
): PublishedCluster {
  return { cluster, branch, is, commit, files: 0, atOnce: [], because: [], next: null };
}

function stays(site: Site, is: PublishedCluster["is"], hold: Hold = NO_HOLD): ClusterPlan {
  const { place, branch, urgent } = site;
  const because = is === "failed" ? [...urgent.map(lacking), ...hold.because] : hold.because;
  const result = { ...clusterResult(place, is, branch?.tip ?? null), ...hold, because };
  return { place, site, result, urgent, unknown: [] };
}

function moves(site: Site, update: Version, files: number): ClusterPlan {
  const atOnce = files === 0 ? site.current.map(({ override }) => `emergency "${override.name}"`) : [];
  const plan = stays(site, "published");
  return { ...plan, update, result: { ...plan.result, files, atOnce } };
}

const NO_HOLD: Hold = { because: [], next: null };
const ERRORS: Hold = { because: ["HEAD has errors"], next: null };
const NOT_HERE = "its effect is unknown: this clone does not contain the published commit";

/** Rejects an older or unrelated commit: it never replaces what a newer one has planned. */
export function outOfOrder(
  place: Destination,
  branch: ManagedBranch | undefined,
  { request, git, refusals }: PublishContext,
): Order {
  if (request.rollback || branch === undefined) return undefined;
  const { plan } = branch.provenance;
  const relation = git.relation(plan, request.head.commit);
  if (relation === "same" || relation === "earlier") return undefined;
  if (relation === "later") return "newer";
  refusals.elsewhere(place, plan, relation === "apart");
  return "failed";
}

/** A new cluster gets the source that its stage has, and its own document. It has no pods to restart. */
function planNew(site: Site, whole: Whole | undefined, oldest: OldestSource, context: PublishContext): ClusterPlan {
  const stage = clusterAt(site.place.cluster, context.request.head, undefined)?.spec.stage;
  const like = stage === undefined ? undefined : oldest.ofHeld((_, other) => other === stage);
  const found = like === undefined ? undefined : atOnceOn(like.source, withEmergencies(site, like, context), context);
  if (like !== undefined && stage !== undefined && found !== undefined && found.rendered.ids.size > 0) {
    const { source } = like;
    const { place, rendered, record, unknown } = found;
    const plan = moves(site, { content: rendered, source, record, keepsSource: false }, rendered.ids.size);
    return { ...plan, place, unknown, held: { stage, source } };
  }
  return whole === undefined ? stays(site, "pending", ERRORS) : moves(site, whole, whole.content.ids.size);
}

/** A new cluster with the emergencies that select it, and that clusters like it have on top of their source. */
function withEmergencies(site: Site, { emergencies }: HeldSource, { request }: PublishContext): Site {
  const cluster = clusterAt(site.place.cluster, request.head, undefined);
  return { ...site, earlier: emergencies.filter(({ override }) => selects(override.spec, cluster)) };
}

/** The plan for a cluster in a rollout, which may have an older commit than HEAD. */
function planInRollout(site: Site, decision: Decision, oldest: OldestSource, context: PlanContext): ClusterPlan {
  const { clusters } = decision.wave;
  const isNew = site.published === undefined;
  const waits = waitsOf(decision, context);
  const isLike = (cluster: string): boolean => clusters.includes(cluster);
  const held = isNew ? oldest.ofHeld(isLike) : undefined;
  const like = held ?? (isNew && decision.source === undefined ? oldest.ofAny(isLike) : undefined);
  const source = like?.source ?? decision.source;
  if (source === undefined) return planAtOnce(site, waits, "pending", context);
  const version = context.rollout?.version(source, like === undefined ? site : withEmergencies(site, like, context));
  if (version === undefined) return planAtOnce(site, NOT_COMPILING, "pending", context);
  const files = differing(site.files, version.content.ids);
  const kept = { stage: decision.wave.stage, source };
  if (isNew && files.length === 0) return stays(site, "nothing");
  if (!isNew && files.length === 0 && isRecorded(site, context)) return stays(site, "unchanged");
  if (!isNew && isRefused(site, version.content, context)) return planAtOnce(site, waits, "failed", context);
  const hold = isNew || files.length === 0 ? undefined : holdOf(site, version, context);
  if (hold !== undefined)
    return planAtOnce(site, { ...hold, because: [...hold.because, ...waits.because] }, "pending", context);
  const plan = moves(site, version, files.length);
  const isHead = source === context.request.head.commit;
  return { ...plan, place: version.place, result: { ...plan.result, ...waits }, ...(isHead ? {} : { held: kept }) };
}

/** Gives back the files that the cluster had before, with what goes at once now. Windows do not matter. */
function planRollback(site: Site, context: PlanContext): ClusterPlan {
  const { place } = site;
  const { git, request, rollout, report } = context;
  if (!hasNewest(place.cluster, context)) return stays(site, "pending", { because: [NOTHING_NEW], next: null });
  for (const { id, source } of publicationsBefore(rollout?.history(place.cluster).commits ?? [])) {
    const branch = inspectBranch(id, git);
    if (isForeign(branch)) break;
    const then = siteOf(place, branch, context);
    const found = atOnceOn(source, { ...then, earlier: [...site.earlier, ...then.earlier] }, context);
    if (found === undefined) return planAtOnce(site, NOT_COMPILING, "failed", context);
    const { content, record, unknown } = found;
    const files = differing(site.files, content.ids);
    // Emergencies and grants can be all that has changed since.
    if (files.length === 0) continue;
    if (isRefused(site, content, context)) return planAtOnce(site, NO_HOLD, "failed", context);
    const plan = moves(site, { content, source, record, keepsSource: false }, files.length);
    return { ...plan, place: found.place, unknown };
  }
  reportNoEarlier(place.cluster, place.branch, { model: request.fleet.model, report });
  return stays(site, "failed");
}

const NOTHING_NEW = "it does not have the newest commit of the wave";

/** Whether a cluster has the newest commit of those to roll back. The others have nothing to give back. */
function hasNewest(cluster: string, { request, rollout }: PlanContext): boolean {
  if (rollout === undefined) return true;
  const source = (one: string): string | undefined => rollout.history(one).commits.at(-1)?.source;
  const own = source(cluster);
  const others = [...(request.rollout?.rollback ?? [])].flatMap((one) => source(one) ?? []);
  return own === undefined || others.every((one) => rollout.isIn(one, own) || !rollout.isIn(own, one));
}

/** The publications with other files and another source that no rollback has replaced, newest first. */
function publicationsBefore(commits: readonly BranchCommit[]): readonly BranchCommit[] {
  const last = commits.at(-1);
  const gaveUp = new Set(commits.map((commit) => commit.gaveUp));
  return commits
    .filter(({ source, content }) => source !== last?.source && content !== last?.content && !gaveUp.has(source))
    .toReversed();
}

/** Why the next commit waits. */
function waitsOf({ next, waits }: Decision, { request }: PublishContext): Hold {
  const because = waits.map(describeWait);
  const [first, ...others] = because;
  const of = next === undefined || next === request.head.commit ? "" : `commit ${next.slice(0, 12)}: `;
  return { because: first === undefined ? [] : [`${of}${first}`, ...others], next: null };
}

const NOT_COMPILING: Hold = { because: ["the commit for it does not compile"], next: null };

/** Reports a version of HEAD that would delete all files of a cluster, or too many. */
function isRefused({ place, files }: Site, { ids }: Content, { request, refusals }: PublishContext): boolean {
  const { allowEmpty, pruneLimit, fleet } = request;
  if (allowEmpty) return false;
  if (ids.size === 0) {
    refusals.emptied(place);
    return true;
  }
  const kept = new Set(ids.values());
  const gone = [...files].filter(
    ([path, id]) => !ids.has(path) && !kept.has(id) && !isGrantFile(`clusters/${place.cluster}/${path}`, fleet),
  );
  if (!deletesTooMany(gone.length, files.size, pruneLimit)) return false;
  refusals.tooMany(place, gone.length, files.size);
  return true;
}

/** Why HEAD waits on a cluster; undefined if it does not. */
function holdOf(site: Site, { state, content }: Whole, context: PublishContext): Hold | undefined {
  const { windowsAt, fleet } = context.request;
  // A freeze of HEAD holds older commits, too.
  const kept = stateIn(fleet, site.place.cluster) ?? state;
  const closed = windowsAt === undefined || kept === undefined ? undefined : closedWindow(kept, fleet.model, windowsAt);
  if (closed === undefined || state === undefined || site.published === undefined) return undefined;
  const found = site.atOnce();
  if (found?.state === undefined) return closed([NOT_HERE]);
  const because = disruptions(found.state, state, differing(found.content.ids, content.ids));
  return because.length === 0 ? undefined : closed(because);
}

/** Publishes only what goes at once. `otherwise`: the result if nothing goes at once. */
function planAtOnce(site: Site, hold: Hold, otherwise: "pending" | "failed", context: PublishContext): ClusterPlan {
  const { published, place } = site;
  const { request, refusals } = context;
  if (published === undefined) return stays(site, otherwise, hold);
  const { source } = published;
  const stage = clusterAt(place.cluster, request.head, request.sources.documents(source))?.spec.stage;
  const held = stage === undefined ? {} : { held: { stage, source } };
  const found = site.atOnce();
  const lost = found === undefined ? site.urgent : found.failed;
  for (const { override } of lost) refusals.lost(place, override, found === undefined ? NOT_IN_CLONE : NOT_COMPILED);
  const waiting = found === undefined || found.waiting === 0 ? [] : [`${found.waiting} changed grants wait`];
  // A closed window already holds back everything that the releases change.
  const releases = hold.next === null ? site.releases().hold : undefined;
  const because = [...lost.map(lacking), ...hold.because, ...waiting, ...(releases?.because ?? [])];
  const is = lost.length > 0 ? "failed" : otherwise;
  const plan = stays(site, is, { because, next: hold.next ?? releases?.next ?? null });
  const same = {
    ...plan,
    ...held,
    urgent: lost.length > 0 ? lost : site.urgent,
    unknown: found?.unknown ?? [],
    result: { ...plan.result, because },
  };
  if (found === undefined || (found.files.length === 0 && isRecorded(site, context))) return same;
  const { content, record, files, changes } = found;
  const atOnce = changes.length > 0 ? changes : site.current.map(({ override }) => `emergency "${override.name}"`);
  const result = { ...same.result, is: is === "failed" ? is : ("published" as const), files: files.length, atOnce };
  return { ...same, place: found.place, update: { content, source, record, keepsSource: true }, result };
}

const NOT_IN_CLONE = "this clone does not contain the published commit";
const NOT_COMPILED = "its feature is not valid in the published commit, or its name there is not known";
