/**
 * Reads what the planner of rollouts needs: publications and their times from the branches, answers of checks from the
 * caller and from earlier runs, and the content of commits from the compiler. The state is only in Git.
 */
import { valueAt } from "../../base/collections.ts";
import { lazy } from "../../base/lazy.ts";
import { wavesOf } from "../../analysis/rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";
import type { Stage } from "../../compiler/link/index.ts";
import type { Commit, Files, Publishing } from "../../git/publishing.ts";
import type { Fleet } from "../../render/render.ts";
import { observed, planner, timeText } from "../rollout/index.ts";
import type {
  BranchCommit,
  ClusterHistory,
  Decision,
  Planner,
  RolloutInput,
  RolloutPlan,
  Wait,
} from "../rollout/index.ts";
import { documentsOf, featuresOf } from "./at-once.ts";
import type { CommitDocuments } from "./at-once.ts";
import { contentOf, inspectBranch, isForeign } from "./branch.ts";
import { differing } from "./content.ts";
import type { Destination } from "./layout.ts";
import { meaningOf } from "./meaning.ts";
import { OBSERVATIONS, observationsOf, possible, readObservations, storeObservations } from "./observations.ts";
import type { ObservationsAt } from "./observations.ts";
import { readProvenance } from "./provenance.ts";
import type { RolloutTrailers } from "./provenance.ts";
import type { RolloutRequest } from "./request.ts";
import { isIn, siteOf, stateIn } from "./site.ts";
import type { PublishContext, Site } from "./site.ts";
import { versionAt } from "./version.ts";
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
  readonly plan: RolloutPlan;
  /** The trailers of a publication; undefined if the stage of the cluster has no rollout. */
  readonly trailers: (site: Site, version: Version) => RolloutTrailers | undefined;
  /** The time of a publication, in seconds since the epoch: never before its parent. */
  readonly timeAfter: (tip: string | undefined) => number;
  /** The head of the branch with the answers of checks; undefined if it does not exist. */
  readonly recorded: string | undefined;
  /** The commit that records the observations of this run; undefined if nothing is new. */
  readonly record: () => string | undefined;
  /** Why nothing moves, on no cluster; undefined if nothing is wrong. */
  readonly obstacle: Extract<Wait, { readonly text: string }> | undefined;
}

/** The number of publications of a cluster that are considered. With fewer, a clock starts later. */
const MOST_PUBLICATIONS = 300;

/** Clocks of machines may differ by so much, in milliseconds. */
const TOLERANCE = 10 * 60_000;

/** `tips`: of all branches of clusters, and of the observations. */
export function openRollout(
  asked: RolloutRequest,
  tips: ReadonlyMap<string, string>,
  context: PublishContext,
): Rollout {
  const { git, request } = context;
  const { now, places } = asked;
  const head = request.head.commit;
  const { model } = request.fleet;
  const plan = planOf(wavesOf(model), [...model.byKind.Stage.values()]);
  const placeOf = new Map(places.map((place) => [place.cluster, place]));
  const recorded = readObservations(tips.get(OBSERVATIONS), request.project, git);
  const histories = readHistories(tips, plan, recorded, asked, context);
  const sites = new Map<string, Site | undefined>();
  const site = (cluster: string): Site | undefined => {
    const place = placeOf.get(cluster);
    if (place !== undefined && !sites.has(cluster)) sites.set(cluster, siteAt(place, tips.get(place.branch), context));
    return sites.get(cluster);
  };
  const versions = new Map<string, { readonly whole: Whole | undefined }>();
  const version = (source: string, own: Site): Whole | undefined =>
    valueAt(versions, `${source} ${own.place.cluster} ${own.branch?.tip ?? ""}`, () => ({
      whole: versionAt(source, own, context),
    })).whole;
  const made = (source: string, cluster: string): Whole | undefined => {
    const own = site(cluster);
    return own === undefined ? undefined : version(source, own);
  };
  const line = lazy(() => new Map(git.ancestors(head).map((id, index) => [id, index])));
  const contains = (commit: string, other: string): boolean => {
    const [at, otherAt] = [line().get(commit), line().get(other)];
    return at !== undefined && otherAt !== undefined ? at >= otherAt : isIn(commit, other, context);
  };
  const history = (cluster: string): ClusterHistory => histories.get(cluster) ?? { commits: [], failing: [] };
  const candidates = candidatesOf([...histories.values()], line(), head);
  const planned = planner({
    now,
    head,
    rollback: request.rollback,
    candidates,
    isIn: contains,
    content: (source, cluster) => {
      const whole = made(source, cluster);
      return whole === undefined || whole.content.ids.size === 0 ? undefined : contentId(whole.content.ids, context);
    },
    meaning: (source, cluster) => meaningOf(made(source, cluster)?.state),
    isUndone: (source, cluster) => isUndone(site(cluster), made(source, cluster), made(head, cluster)),
    heldThen: ({ source, shut }, cluster) => {
      const fleet = plainFleet(source, context);
      const all = meaningOf(fleet === undefined ? undefined : stateIn(fleet, cluster));
      return shut.length === 0 ? all : new Map([...all].filter(([name]) => !shut.includes(name)));
    },
    plan,
    planBefore: plansBefore(candidates, contains, context),
    history,
  });
  const obstacle = obstacleTo(histories, recorded, now, context);
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
    plan,
    trailers: (own, made) => trailersOf(own, made, plan, asked, context),
    timeAfter: (tip) => Math.max(Math.floor(now / 1000), tip === undefined ? 0 : madeAt(git.commit(tip))),
    recorded: recorded.tip,
    record: () => {
      const observations = observationsOf(new Map([...histories].map(([name, { commits }]) => [name, commits])));
      const { project, committer } = request;
      return storeObservations(observations, { before: recorded, project, committer, now }, git);
    },
    obstacle,
  };
}

function isUndone(own: Site | undefined, version: Whole | undefined, head: Whole | undefined): boolean {
  if (own?.published === undefined || version === undefined || head === undefined) return false;
  const changed = new Set(differing(own.files, head.content.ids));
  return differing(own.files, version.content.ids).some((path) => !changed.has(path));
}

/** Whether a stage has a rollout, or had one when a branch was published. */
export function hasRollout({ model }: Fleet, tips: Iterable<string>, git: Publishing): boolean {
  return (
    [...model.byKind.Stage.values()].some(({ spec }) => spec.rollout !== undefined) ||
    [...tips].some((tip) => readProvenance(git.commit(tip))?.rollout !== undefined)
  );
}

/** Seconds since the epoch; 0 if the publication does not say when it was made. */
function madeAt(commit: Commit): number {
  return readProvenance(commit)?.rollout === undefined ? 0 : commit.committed;
}

function siteAt(place: Destination, tip: string | undefined, context: PublishContext): Site {
  const found = tip === undefined ? undefined : inspectBranch(tip, context.git);
  return siteOf(place, found === undefined || isForeign(found) ? undefined : found, context);
}

/** HEAD, and the commits that earlier runs have published, newest first. */
function candidatesOf(
  histories: readonly ClusterHistory[],
  line: ReadonlyMap<string, number>,
  head: string,
): readonly string[] {
  const sources = histories.flatMap(({ commits }) => commits.map(({ source }) => source));
  return [...new Set([head, ...sources])]
    .filter((source) => line.has(source))
    .toSorted((a, b) => (line.get(a) ?? 0) - (line.get(b) ?? 0));
}

function planOf(waves: readonly Wave[], stages: readonly Stage[]): RolloutPlan {
  return {
    waves,
    after: new Map(stages.flatMap(({ name, spec: { after } }) => (after === undefined ? [] : [[name, after]]))),
    stages: new Set(stages.filter(({ spec }) => spec.rollout !== undefined).map(({ name }) => name)),
  };
}

/** How many ancestors are searched for one whose stages and clusters are valid. */
const MOST_ANCESTORS = 50;

/**
 * Returns a function from commits to the plan of the last published commit before, or else of the parent. If a run finds
 * several commits, the first could loosen the plan for the others.
 */
function plansBefore(
  candidates: readonly string[],
  contains: RolloutInput["isIn"],
  context: PublishContext,
): RolloutInput["planBefore"] {
  const plans = new Map<string, { readonly plan: RolloutPlan | undefined }>();
  return (source) =>
    valueAt(plans, source, () => {
      const published = candidates.find((one) => one !== source && contains(one, source));
      return { plan: planBefore(published ?? source, published === undefined, context) };
    }).plan;
}

/** The plan of the first ancestor whose stages and clusters are valid. `isOwnLeftOut`: not that of the commit itself. */
function planBefore(commit: string, isOwnLeftOut: boolean, context: PublishContext): RolloutPlan | undefined {
  for (const { id } of context.git.line(commit, MOST_ANCESTORS).slice(isOwnLeftOut ? 1 : 0)) {
    const plan = planAt(id, context);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** Undefined if stages or clusters of the commit are not valid. */
function planAt(commit: string, { request: { sources } }: PublishContext): RolloutPlan | undefined {
  const documents = sources.documents(commit);
  if (documents === undefined || isDoubtful(documents)) return undefined;
  const byName = <K extends "Stage" | "Cluster">(kind: K) =>
    new Map(documentsOf(kind, documents).map((resource) => [resource.name, resource]));
  const byKind = { Stage: byName("Stage"), Cluster: byName("Cluster") };
  return planOf(wavesOf({ byKind }), [...byKind.Stage.values()]);
}

function isDoubtful({ broken, isReadable }: CommitDocuments): boolean {
  return !isReadable && [...broken].some((name) => /^(?:Stage|Cluster|Project)\//.test(name));
}

function plainFleet(source: string, { request: { sources, fleet, head } }: PublishContext): Fleet | undefined {
  return source === head.commit ? fleet : sources.fleet(source, { key: "", apply: (resources) => resources });
}

function contentId(files: Files, { git }: PublishContext): string {
  const lines = [...files].map(([path, id]) => `${path} ${id}\n`).sort();
  return git.idOf(Buffer.from(lines.join("")));
}

/** With the answers of this run. */
function readHistories(
  tips: ReadonlyMap<string, string>,
  { waves, stages }: RolloutPlan,
  { observations, at }: ObservationsAt,
  { now, places, failing }: RolloutRequest,
  context: PublishContext,
): ReadonlyMap<string, ClusterHistory> {
  const lines = context.git.lines(
    places.flatMap(({ branch }) => tips.get(branch) ?? []),
    MOST_PUBLICATIONS,
  );
  const wanted = new Map(waves.flatMap((wave) => wave.clusters.map((cluster) => [cluster, wave])));
  return new Map(
    places.flatMap((place): (readonly [string, ClusterHistory])[] => {
      const { cluster, branch } = place;
      const wave = wanted.get(cluster);
      const tip = tips.get(branch);
      if (wave === undefined || tip === undefined) return [];
      const known = observations.get(cluster);
      const published = (lines.get(tip) ?? []).toReversed().flatMap((commit) => publicationIn(commit, now));
      const commits = published.map((one): BranchCommit => {
        const { content, ...answers } = possible(known?.get(one.id), one, Math.max(now, at) + TOLERANCE);
        const entry = one.content === undefined && content !== undefined ? { ...one, content } : one;
        const isLast = one.id === published.at(-1)?.id;
        const wasAsked = isLast && wave.checks === "none" && hadChecks(one, cluster, context);
        return atOnceGreen({ ...entry, ...answers }, wave, stages, wasAsked);
      });
      const complete = withContent(commits, place, tip, context);
      const answers = { commits: complete, failing: foreignIn(lines.get(tip) ?? []) ?? failing(cluster, tip) };
      const last = complete.at(-1)?.at ?? 0;
      const time = Math.max(now, at, last);
      return [[cluster, { ...answers, commits: stages.has(wave.stage) ? observed(answers, time) : complete }]];
    }),
  );
}

/** Without a rollout, the time of a publication is that of its source, which anybody could have written. */
function publicationIn(commit: Commit, now: number): readonly BranchCommit[] {
  const provenance = readProvenance(commit);
  if (provenance === undefined) return [];
  const { source, plan, rollout } = provenance;
  return [
    {
      id: commit.id,
      source,
      plan,
      at: rollout === undefined ? Math.min(now, commit.committed * 1000) : commit.committed * 1000,
      shut: [],
      content: undefined,
      isNamed: rollout !== undefined,
      ...rollout,
    },
  ];
}

/**
 * Without checks, a publication is green when it is made. Without a rollout, its time does not matter. `wasAsked`: it was
 * made when there were checks, so it is green when they are gone at the earliest.
 */
function atOnceGreen(
  commit: BranchCommit,
  { stage, checks }: Wave,
  stages: ReadonlySet<string>,
  wasAsked: boolean,
): BranchCommit {
  if (commit.green !== undefined) return commit;
  const isWithout = checks === "none" && commit.isNamed && commit.red === undefined && !wasAsked;
  const isUnchecked = !stages.has(stage) || isWithout;
  return isUnchecked ? { ...commit, green: commit.at, isUnchecked } : commit;
}

/** Whether the cluster had checks when a publication was planned. */
function hadChecks({ plan, isNamed }: BranchCommit, cluster: string, context: PublishContext): boolean {
  if (!isNamed) return false;
  const waves = planAt(plan, context)?.waves;
  const wave = waves?.find(({ clusters }) => clusters.includes(cluster));
  return waves === undefined || (wave !== undefined && wave.checks !== "none");
}

/** If the newest publication does not name its files, they are read. */
function withContent(
  commits: readonly BranchCommit[],
  place: Destination,
  tip: string,
  context: PublishContext,
): readonly BranchCommit[] {
  const last = commits.at(-1);
  if (last === undefined || last.content !== undefined || last.id !== tip) return commits;
  return [...commits.slice(0, -1), { ...last, content: contentId(contentOf(context.git.files(tip), place), context) }];
}

/** If somebody else changed the branch, nobody knows what the cluster has. `line`: newest first. */
function foreignIn(line: readonly Commit[]): ClusterHistory["failing"] | undefined {
  const [tip] = line;
  const ours = line.find((commit) => readProvenance(commit) !== undefined);
  if (tip === undefined || ours?.tree === tip.tree) return undefined;
  return [{ check: "branch", is: "unknown", value: "somebody else changed the branch" }];
}

function obstacleTo(
  histories: ReadonlyMap<string, ClusterHistory>,
  { at }: ObservationsAt,
  now: number,
  { git }: PublishContext,
): Rollout["obstacle"] {
  if (git.isShallow())
    return { why: "history", text: "this shallow clone does not show what clusters have had, and since when" };
  const made = [...histories.values()].flatMap(({ commits }) => {
    const last = commits.at(-1);
    return last?.isNamed === true ? [last.at] : [];
  });
  const latest = Math.max(at, ...made);
  if (latest <= now + TOLERANCE) return undefined;
  const text = `the clock says ${timeText(now)}, but the last publication was at ${timeText(latest)}`;
  return { why: "clock", text };
}

function trailersOf(
  { place, current, published }: Site,
  { content, record, source }: Version,
  { waves, stages }: RolloutPlan,
  { forced, rollback }: RolloutRequest,
  context: PublishContext,
): RolloutTrailers | undefined {
  const wave = waves.find(({ clusters }) => clusters.includes(place.cluster));
  if (wave === undefined || !stages.has(wave.stage)) return undefined;
  const shut = featuresOf([...current, ...(record?.emergencies ?? [])]);
  const isBack = rollback?.has(place.cluster) === true && published !== undefined && published.source !== source;
  return {
    content: contentId(content.ids, context),
    shut: [...shut].sort(),
    ...(isBack ? { gaveUp: published.source } : {}),
    ...(forced?.clusters.has(place.cluster) === true && source === context.request.head.commit
      ? { forced: { reason: forced.reason, ticket: forced.ticket } }
      : {}),
  };
}
