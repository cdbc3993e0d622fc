/**
 * Reads what the planner of rollouts needs: publications and their times from the branches, answers of checks from the
 * caller and from earlier runs, and the content of commits from the compiler. The state is only in Git.
 */
import type { CheckQuestion } from "../../analysis/rollout/index.ts";
import type { Publishing } from "../../git/publishing.ts";
import { awaitedIn, isInRollout, planner, plansIn, timeText } from "../rollout/index.ts";
import type {
  BranchCommit,
  ClusterHistory,
  Decision,
  Planner,
  RolloutInput,
  RolloutPlan,
  Wait,
} from "../rollout/index.ts";
import { dependentsOf, featuresOf } from "./at-once.ts";
import { contentId } from "./content.ts";
import { effectsOf } from "./effects.ts";
import { answered, candidatesIn, checksOn, questionsAbout, readPublications, TOLERANCE } from "./histories.ts";
import type { Asking } from "./histories.ts";
import { OBSERVATIONS, observationsOf, readRecord, storeRecord } from "./observations.ts";
import type { ClockSet, Recorded } from "./observations.ts";
import { emergencyIn } from "./overlay.ts";
import { readPlans } from "./plans.ts";
import type { Plans } from "./plans.ts";
import { readProvenance } from "./provenance.ts";
import type { RolloutTrailers } from "./provenance.ts";
import type { RolloutRequest } from "./request.ts";
import { isIn } from "./site.ts";
import type { PlanningContext, PublishContext, Site } from "./site.ts";
import type { Version, Whole } from "./version.ts";

/** The rollout as it is at the start of a run. */
export interface Rollout {
  /** Undefined if the stage of the cluster has no rollout. */
  readonly decide: (cluster: string) => Decision | undefined;
  readonly since: Planner["since"];
  /** Whether a commit is another one or an ancestor of it. */
  readonly isIn: (commit: string, other: string) => boolean;
  /** A cluster's version of a commit; undefined if the commit does not compile. */
  readonly version: (source: string, site: Site) => Whole | undefined;
  readonly history: (cluster: string) => ClusterHistory;
  readonly head: string;
  readonly plan: RolloutPlan;
  readonly seen: Past["seen"];
  readonly isChanged: Plans["isChanged"];
  /** The trailers of a publication; undefined if the stage of the cluster has no rollout. */
  readonly trailers: (site: Site, version: Version) => RolloutTrailers | undefined;
  /** The time of the next publication of a cluster, in seconds since the epoch: never before the last one. */
  readonly timeAfter: (site: Site) => number;
  /** The head of the branch with the answers of checks; undefined if it does not exist. */
  readonly recorded: string | undefined;
  /** The commit that records the observations of this run; undefined if nothing is new. */
  readonly record: () => string | undefined;
  /** Why nothing moves, on no cluster; undefined if nothing is wrong. */
  readonly obstacle: Extract<Wait, { readonly text: string }> | undefined;
}

/** The state of branches, and the record of earlier runs. */
interface Past {
  readonly publications: ReturnType<typeof readPublications>;
  readonly candidates: readonly string[];
  readonly contains: RolloutInput["isIn"];
  readonly plans: Plans;
  readonly stepsIn: Asking["stepsIn"];
  readonly isSettled: Asking["isSettled"];
  /** When commits that have not reached all clusters were first HEAD of a run. */
  readonly seen: ReadonlyMap<string, number>;
}

function readPast(
  asked: Pick<RolloutRequest, "now" | "places">,
  tips: ReadonlyMap<string, string>,
  recorded: Recorded,
  context: PlanningContext,
): Past {
  const { git, request } = context;
  const head = request.head.commit;
  const line = new Map(git.ancestors(head).map((id, index) => [id, index]));
  const contains = (commit: string, other: string): boolean => {
    const [at, otherAt] = [line.get(commit), line.get(other)];
    return at !== undefined && otherAt !== undefined ? at >= otherAt : isIn(commit, other, context);
  };
  const publications = readPublications(asked, tips, recorded.clock, git);
  const candidates = candidatesIn(publications, line, head);
  const last = [...publications].flatMap(([cluster, { commits }]) => {
    const tip = commits.at(-1);
    return tip === undefined ? [] : [{ cluster, ...tip }];
  });
  const planned = [...new Set(last.map(({ plan }) => plan))];
  const plans = readPlans({ candidates, adopted: recorded.adopted, planned, line, isIn: contains }, context);
  const awaited = new Set(plans.plan.waves.flatMap(awaitedIn));
  const sources = [...new Set(last.flatMap(({ cluster, source }) => (awaited.has(cluster) ? [source] : [])))];
  const isOpen = (commit: string): boolean => sources.some((source) => !contains(commit, source));
  const stepsIn = (source: string): readonly string[] => plans.steps.filter((step) => contains(step, source));
  const isSettled = (step: string): boolean =>
    last.every(
      ({ cluster, source }) =>
        !awaited.has(cluster) || contains(step, source) || !plans.isChanged(cluster, source, step),
    );
  // Publications show since when a commit is known, but nothing does if no cluster could take it.
  const isKnown =
    recorded.seen.has(head) ||
    [...publications.values()].some(({ commits }) => commits.some(({ plan }) => plan === head));
  const first = isKnown || !request.isPublishable ? [] : [[head, asked.now] as const];
  const seen = new Map([...recorded.seen, ...first].filter(([commit]) => contains(commit, head) && isOpen(commit)));
  return { publications, candidates, contains, plans, stepsIn, isSettled, seen: mostOf(seen) };
}

/** With too many, the first ones and the last ones. */
const MOST_SEEN = 50;

function mostOf<Key, Value>(all: ReadonlyMap<Key, Value>): ReadonlyMap<Key, Value> {
  const entries = [...all];
  return entries.length <= MOST_SEEN
    ? all
    : new Map([...entries.slice(0, MOST_SEEN / 2), ...entries.slice(-MOST_SEEN / 2)]);
}

/** The questions about the heads of the branches, which are to be answered before a run. */
export function questionsFor(
  asked: Pick<RolloutRequest, "now" | "places">,
  tips: ReadonlyMap<string, string>,
  context: PlanningContext,
): readonly CheckQuestion[] {
  if (!hasRollout(context.request, tips.values(), context.git)) return [];
  const recorded = readRecord(tips.get(OBSERVATIONS), context.request.project, context.git);
  const past = readPast(asked, tips, recorded, context);
  return [...past.publications.values()].flatMap((published) => questionsAbout(published, past));
}

/** `tips`: of all branches of clusters, and of the observations. */
export function openRollout(
  asked: RolloutRequest,
  tips: ReadonlyMap<string, string>,
  context: PublishContext,
): Rollout {
  const { git, request } = context;
  const { now, places } = asked;
  const head = request.head.commit;
  const before = readRecord(tips.get(OBSERVATIONS), request.project, git);
  const clock = clockSet(before, asked, tips, context);
  const recorded = clock === before.clock ? before : { ...before, clock, at: now };
  const past = readPast(asked, tips, recorded, context);
  const { publications, candidates, contains, plans, seen } = past;
  const { plan, planBefore, planAt, steps } = plans;
  const input = { plan, planBefore, planAt, steps, isIn: contains };
  const judging = plansIn(input);
  const inRollout = (cluster: string): boolean =>
    isInRollout(
      cluster,
      judging.on(head, (step) => {
        const has = publications.get(cluster)?.commits.at(-1)?.source;
        return has !== undefined && !contains(step, has);
      }),
    );
  const answering = { recorded, asking: past, isInRollout: inRollout, answer: asked.answer, now };
  const histories = new Map([...publications].map(([name, published]) => [name, answered(published, answering, git)]));
  const { version, ...effects } = effectsOf(places, tips, context);
  const history = (cluster: string): ClusterHistory => histories.get(cluster) ?? { commits: [], failing: [] };
  const planned = planner({
    now,
    head,
    rollback: request.rollback,
    candidates,
    ...input,
    ...effects,
    history,
  });
  const obstacle = obstacleTo(publications, recorded, now, context);
  return {
    decide: (cluster) => {
      const decision = request.isPublishable ? planned.decide(cluster) : undefined;
      if (decision === undefined) return undefined;
      if (asked.forced?.clusters.has(cluster) === true) return { ...decision, source: head, waits: [] };
      return obstacle === undefined ? decision : { ...decision, source: undefined, waits: [obstacle] };
    },
    since: planned.since,
    isIn: contains,
    version,
    history,
    head,
    plan,
    seen,
    isChanged: plans.isChanged,
    trailers: (own, made) => {
      const was = own.branch?.provenance.rollout;
      // Clusters in documents that are not valid are in no plan, but what they get must not be forgotten.
      const isLost = !request.isPublishable && was !== undefined;
      if (!inRollout(own.place.cluster) && !isLost) return undefined;
      const trailers = trailersOf(own, made, past, asked, context);
      return isLost ? { ...trailers, checks: [...trailers.checks, ...was.checks] } : trailers;
    },
    timeAfter: ({ place, branch }) => {
      const last = publications.get(place.cluster)?.commits.at(-1);
      const isNamed = last === undefined && branch?.provenance.rollout !== undefined;
      const before = isNamed ? git.commit(branch.tip).committed * 1000 : madeAt(last);
      return Math.floor(Math.max(now, before) / 1000);
    },
    recorded: recorded.tip,
    record: () => {
      const observations = observationsOf(new Map([...histories].map(([name, { commits }]) => [name, commits])));
      const { project, committer } = request;
      const record = { observations, adopted: plans.adopted, clock, seen };
      return storeRecord(record, { before, project, committer, now }, git);
    },
    obstacle,
  };
}

/** Whether a stage has a rollout, or had one when a branch was published. */
export function hasRollout(
  { fleet: { model }, project }: Pick<PlanningContext["request"], "fleet" | "project">,
  tips: Iterable<string>,
  git: Publishing,
): boolean {
  if ([...model.byKind.Stage.values()].some(({ spec }) => spec.rollout !== undefined)) return true;
  return [...tips].some((tip) => {
    const provenance = readProvenance(git.commit(tip));
    return provenance?.project === project && provenance.rollout !== undefined;
  });
}

/** Milliseconds since the epoch; 0 if the publication does not say when it was made. */
function madeAt(commit: BranchCommit | undefined): number {
  return commit?.isNamed === true ? commit.at : 0;
}

function obstacleTo(
  publications: Past["publications"],
  recorded: Recorded,
  now: number,
  { git }: PublishContext,
): Rollout["obstacle"] {
  if (git.isShallow())
    return { why: "history", text: "this shallow clone does not show what clusters have had, and since when" };
  const latest = latestIn(publications, recorded);
  if (latest <= now + TOLERANCE) return undefined;
  const text = `the clock says ${timeText(now)}, but the last publication was at ${timeText(latest)}`;
  return { why: "clock", text };
}

function latestIn(publications: Past["publications"], { at }: Recorded): number {
  return Math.max(at, ...[...publications.values()].map(({ commits }) => madeAt(commits.at(-1))));
}

/** A wave that is forced while publications are later than now says that this clock is right. */
function clockSet(
  recorded: Recorded,
  asked: RolloutRequest,
  tips: ReadonlyMap<string, string>,
  { git }: PublishContext,
): ClockSet | undefined {
  const { now, places, forced } = asked;
  if (forced === undefined) return recorded.clock;
  const publications = readPublications(asked, tips, recorded.clock, git);
  if (latestIn(publications, recorded) <= now + TOLERANCE) return recorded.clock;
  const heads = places.flatMap(({ cluster, branch }): (readonly [string, string])[] => {
    const tip = tips.get(branch);
    return tip === undefined ? [] : [[cluster, tip]];
  });
  return { at: now, heads: new Map(heads) };
}

function trailersOf(
  { place, current, published }: Site,
  { content, record, source }: Version,
  past: Past,
  { forced, rollback }: RolloutRequest,
  context: PublishContext,
): RolloutTrailers {
  const releases = record?.releases;
  const emergencies = [...current, ...(record?.emergencies ?? [])];
  const { sources, head } = context.request;
  const documents = sources.documents(source);
  const renamed = documents === undefined ? [] : emergencies.flatMap((one) => emergencyIn(documents, one) ?? []);
  const features = featuresOf([...emergencies, ...renamed]);
  const commits = documents === undefined ? [head] : [documents, head];
  const shut = new Set([...features, ...[...features].flatMap((one) => [...dependentsOf(one, commits)])]);
  const isBack = rollback?.has(place.cluster) === true && published !== undefined && published.source !== source;
  return {
    content: contentId(content.ids, context.git.idOf),
    checks: checksOn(place.cluster, source, past).map(([name]) => name),
    shut: [...shut].sort(),
    ...(releases === undefined ? {} : { releases }),
    ...(isBack ? { gaveUp: published.source } : {}),
    ...(forced?.clusters.has(place.cluster) === true && source === context.request.head.commit
      ? { forced: { reason: forced.reason, ticket: forced.ticket } }
      : {}),
  };
}
