/** Publishes the files of clusters to the branches that deliver them: plans every cluster, then pushes. Never force-pushes. */
import { listAt } from "../../base/collections.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Override } from "../../compiler/link/index.ts";
import { promotionOrder } from "../../compiler/resolve/index.ts";
import { lazy } from "../../base/lazy.ts";
import { GitError } from "../../git/index.ts";
import type { Publishing } from "../../git/publishing.ts";
import type { Pushed, Update } from "../../git/push.ts";
import { isForeign, inspectBranch, orphanedClusters } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { buildCommits } from "./build-commit.ts";
import { errorReporter } from "./errors.ts";
import { pathIn } from "./layout.ts";
import { OBSERVATIONS } from "./observations.ts";
import type { Destination } from "./layout.ts";
import { clusterResult, lacking, outOfOrder, planCluster, planForeign } from "./plan-cluster.ts";
import type { ClusterPlan, HeldSource, OldestSource, PlanContext } from "./plan-cluster.ts";
import type { Publication, PublishedCluster, Request } from "./request.ts";
import { reportRollout, reportUnrecorded } from "./rollout-errors.ts";
import type { Rollout } from "./rollout.ts";
import { hasRollout, openRollout } from "./rollout.ts";
import { statusOf } from "./status.ts";

export type * from "./request.ts";
export type * from "./rollout-status.ts";
export type { FailingCheck } from "../rollout/index.ts";
export type { CommitDocuments } from "./at-once.ts";
export { UNCHANGED } from "./overlay.ts";
export type { Amendment, Sources } from "./overlay.ts";
export { publicationsIn } from "./publications.ts";
export type { PublishedVersion } from "./publications.ts";
export { isLayoutError, destinationsOf } from "./layout.ts";
export type { Destination } from "./layout.ts";
export { checkSource } from "./source.ts";
export { hasRollout, questionsFor } from "./rollout.ts";

/** The number of attempts if branches move meanwhile. */
const ATTEMPTS = 3;

type Destinations = ReadonlyMap<string, readonly Destination[]>;

/** Reports branches that can't be updated, and updates the others. Throws a GitError if the remote can't be reached. */
export function publish(request: Request, git: Publishing, report: ReportDiagnostic): Publication {
  const { fleet, source, places, branch: common, dryRun, allClusters, isPublishable, rollout } = request;
  const settled: ClusterPlan[] = [];
  const left: PublishedCluster[] = [];
  let pending: Destinations = Map.groupBy(places, ({ branch }) => branch);
  const shared = { request, git, report, refusals: errorReporter(git.remote.name, fleet.model, report) };
  let opened: Rollout | undefined;
  for (let attempts = 1; attempts === 1 || pending.size > 0; attempts++) {
    const all = allClusters && attempts === 1;
    const listed = attempts === 1 ? request.tips : git.remote.branches(branchesFor(common));
    git.prefetch([...listed.values()]);
    if (rollout !== undefined && hasRollout(request, listed.values(), git)) {
      opened = openRollout(rollout, listed, shared);
      if (attempts === 1) atStart(opened, rollout.now, shared);
    }
    const tips = new Map([...listed].filter(([branch]) => (all ? branch !== OBSERVATIONS : pending.has(branch))));
    const context: PlanContext = { ...shared, rollout: opened };
    if (all) {
      const orphans = orphanedClusters(request, tips, git);
      // Documents with errors may be missing clusters, which still get emergencies.
      if (isPublishable) left.push(...orphans.map((one) => clusterResult(one, "left", one.tip)));
      else pending = Map.groupBy([...places, ...orphans], ({ branch }) => branch);
    }
    const plans = planAll(pending, tips, settled, context);
    const { done, moved } = pushAll(plans, attempts === ATTEMPTS, context);
    settled.push(...done);
    pending = new Map([...pending].filter(([branch]) => moved.has(branch)));
  }
  reportUnknown(settled, { ...shared, rollout: opened });
  const clusters = [...settled.map(({ result }) => result), ...left];
  return {
    commit: source.commit.id,
    remote: git.remote.name,
    dryRun,
    clusters: clusters.toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1)),
    withoutEmergency: settled.flatMap(({ place, result, urgent }) =>
      result.is === "failed" && urgent.length > 0 ? [place.cluster] : [],
    ),
    ...(rollout === undefined || opened === undefined
      ? {}
      : { rollout: statusOf(opened, settled, { head: source.commit.id, now: rollout.now }) }),
  };
}

/** The patterns of the branches that a run reads. `common`: the branch for all clusters. */
export function branchesFor(common: string | undefined): readonly string[] {
  return common === undefined ? ["env/*", OBSERVATIONS] : [common];
}

/** Reports red checks, and pushes the answers of checks before anything that depends on them. */
function atStart(rollout: Rollout, now: number, { request, git, report }: Omit<PlanContext, "rollout">): void {
  const { model } = request.fleet;
  const clusters = request.places.map(({ cluster }) => cluster);
  reportRollout(rollout, clusters, now, { model, report });
  const commit = request.dryRun ? undefined : rollout.record();
  if (commit === undefined) return;
  const pushed = git.remote.push([{ branch: OBSERVATIONS, commit }]).get(OBSERVATIONS);
  if (pushed === undefined || pushed.is === "done") return;
  // If another run has recorded its answers meanwhile, the next run adds the missing ones.
  const isMoved = git.remote.branches([OBSERVATIONS]).get(OBSERVATIONS) !== rollout.recorded;
  if (!isMoved) reportUnrecorded(OBSERVATIONS, pushed.reason, git.remote.name, { model, report });
}

/** The plans of a branch. */
interface BranchPlan {
  readonly branch: string;
  readonly existing: ManagedBranch | undefined;
  readonly plans: readonly ClusterPlan[];
}

/** New clusters last, because they get the source that others keep. `settled`: the plans of earlier rounds. */
function planAll(
  pending: Destinations,
  tips: ReadonlyMap<string, string>,
  settled: readonly ClusterPlan[],
  context: PlanContext,
): readonly BranchPlan[] {
  const known = [...settled];
  const planned = [...pending].toSorted(([a], [b]) => Number(!tips.has(a)) - Number(!tips.has(b)));
  return planned.map(([branch, places]) => {
    const tip = tips.get(branch);
    const existing = tip === undefined ? undefined : managedBranch(places, tip, context);
    const isOthers = tip !== undefined && existing === undefined;
    const [first] = places;
    const order = lazy(() => (first === undefined ? undefined : outOfOrder(first, existing, context)));
    const plans = places.map((place) =>
      isOthers
        ? planForeign(place, tip, context)
        : planCluster(place, existing, order, oldestOf(known, context), context),
    );
    known.push(...plans);
    return { branch, existing, plans };
  });
}

/** With all emergencies of the clusters. */
function oldestOf(plans: readonly ClusterPlan[], { git }: PlanContext): OldestSource {
  const oldest = (like: readonly (readonly [ClusterPlan, source: string])[]): HeldSource | undefined => {
    const [first, ...others] = like.map(([, source]) => source);
    if (first === undefined) return undefined;
    const source = others.reduce((one, other) => (git.relation(other, one) === "earlier" ? other : one), first);
    return { source, emergencies: like.flatMap(([{ site }]) => site.earlier) };
  };
  return {
    ofHeld: (isLike) =>
      oldest(
        plans.flatMap((plan) =>
          plan.held !== undefined && isLike(plan.place.cluster, plan.held.stage) ? [[plan, plan.held.source]] : [],
        ),
      ),
    ofAny: (isLike) =>
      oldest(
        plans.flatMap((plan) => {
          const { published } = plan.site;
          return published !== undefined && isLike(plan.place.cluster) ? [[plan, published.source]] : [];
        }),
      ),
  };
}

/** Undefined, and reported, if someone else changed the branch. */
function managedBranch(
  [first]: readonly Destination[],
  tip: string,
  { git, request, refusals }: PlanContext,
): ManagedBranch | undefined {
  const found = inspectBranch(tip, git);
  if (first === undefined) return undefined;
  if (isForeign(found) && found.ours === undefined && holdsSources(tip, request, git)) refusals.sources(first);
  else if (isForeign(found)) refusals.changed(first, found);
  else if (found.provenance.project !== request.project) refusals.another(first, found.provenance.project);
  else return found;
  return undefined;
}

function holdsSources(tip: string, { project, fleet }: Request, git: Publishing): boolean {
  const { path } = fleet.model.project.document.file;
  return git.files(tip).has(pathIn(project === "." ? "" : project, path));
}

interface Round {
  readonly done: readonly ClusterPlan[];
  /** Branches that moved meanwhile and need another attempt. */
  readonly moved: ReadonlySet<string>;
}

/** `isLast`: do not try again. */
function pushAll(branches: readonly BranchPlan[], isLast: boolean, context: PlanContext): Round {
  const { dryRun } = context.request;
  const changing = branches.filter(({ plans }) => plans.some(({ update }) => update !== undefined));
  const ids = dryRun ? [] : buildCommits(changing, context);
  const updates = changing.map(({ branch }, index) => ({ branch, commit: ids[index] ?? "" }));
  const pushed = dryRun ? new Map<string, Pushed>() : pushInOrder(updates, changing, context);
  const moved = new Set(isLast ? [] : [...pushed].flatMap(([branch, { is }]) => (is === "moved" ? [branch] : [])));
  const commits = new Map(updates.map(({ branch, commit }) => [branch, commit]));
  const done = branches
    .filter(({ branch }) => !moved.has(branch))
    .flatMap((one) => conclude(one, pushed.get(one.branch), commits.get(one.branch) ?? "", context));
  return { done, moved };
}

/** An emergency is a push to all clusters at once, so one cluster of the first stage or wave gets it before the others. */
function pushInOrder(
  updates: readonly Update[],
  branches: readonly BranchPlan[],
  { git, request, rollout }: PlanContext,
): ReadonlyMap<string, Pushed> {
  const urgent = branches.filter(({ plans }) => plans.some((plan) => plan.urgent.length > 0));
  const names =
    rollout?.plan.waves.flatMap(({ clusters }) => clusters) ??
    promotionOrder(request.fleet.states).map(({ cluster }) => cluster.name);
  const rank = ({ plans }: BranchPlan): number => {
    const ranks = plans.map(({ place }) => names.indexOf(place.cluster)).filter((index) => index >= 0);
    return Math.min(names.length, ...ranks);
  };
  const [first] = urgent.toSorted((a, b) => rank(a) - rank(b));
  const [ahead = [], others = []] = [true, false].map((isAhead) =>
    updates.filter(({ branch }) => (branch === first?.branch) === isAhead),
  );
  const pushed = ahead.length === 0 ? new Map<string, Pushed>() : git.remote.push(ahead);
  return others.length === 0 ? pushed : new Map([...pushed, ...pushAfter(pushed, others, git)]);
}

/** If the remote fails after the first push, each branch has the error. */
function pushAfter(
  first: ReadonlyMap<string, Pushed>,
  others: readonly Update[],
  { remote }: Publishing,
): ReadonlyMap<string, Pushed> {
  try {
    return remote.push(others);
  } catch (error) {
    if (!(error instanceof GitError) || first.size === 0) throw error;
    return new Map(others.map(({ branch }) => [branch, { is: "refused", reason: error.message }]));
  }
}

/** `pushed`: undefined if nothing was pushed; the result then is as if it had been. */
function conclude(
  { plans }: BranchPlan,
  pushed: Pushed | undefined,
  commit: string,
  { refusals }: PlanContext,
): readonly ClusterPlan[] {
  if (pushed === undefined) return plans;
  if (pushed.is === "done") return plans.map((plan) => ({ ...plan, result: { ...plan.result, commit } }));
  const [first] = plans;
  if (first !== undefined) refusals[pushed.is === "moved" ? "moving" : "refused"](first.place, pushed.reason);
  return plans.map((plan) => {
    if (plan.update === undefined) return plan;
    const failed = { is: "failed" as const, files: 0, atOnce: [], because: plan.urgent.map(lacking) };
    return { ...plan, result: { ...plan.result, ...failed } };
  });
}

function reportUnknown(plans: readonly ClusterPlan[], { refusals }: PlanContext): void {
  const clusters = new Map<Override, string[]>();
  for (const { place, unknown } of plans)
    for (const override of unknown) listAt(clusters, override).push(place.cluster);
  for (const [override, names] of clusters) refusals.unknown(override, names.sort());
}
