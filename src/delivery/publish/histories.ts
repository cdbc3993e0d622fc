/** Reads the publications of clusters from their branches, with the answers of checks about them. */
import type { CheckQuestion } from "../../analysis/rollout/index.ts";
import type { ProjectCheck } from "../../compiler/kinds.ts";
import type { Commit, Publishing } from "../../git/publishing.ts";
import { observed } from "../rollout/index.ts";
import type { BranchCommit, ClusterHistory, FailingCheck } from "../rollout/index.ts";
import { contentOf } from "./branch.ts";
import { contentId } from "./content.ts";
import { shortId } from "./errors.ts";
import type { Destination } from "./layout.ts";
import { possible } from "./observations.ts";
import type { ClockSet, Recorded } from "./observations.ts";
import type { Plans } from "./plans.ts";
import { readProvenance } from "./provenance.ts";
import type { RolloutRequest } from "./request.ts";

/** Clocks of machines may differ by so much, in milliseconds. */
export const TOLERANCE: number = 10 * 60_000;

/** The number of publications of a cluster that are considered. With fewer, a clock starts later. */
const MOST_PUBLICATIONS = 300;

/** The publications of a cluster. */
interface Published {
  readonly place: Destination;
  readonly tip: string;
  /** The commits of its branch, newest first. */
  readonly line: readonly Commit[];
  /** Oldest first. */
  readonly commits: readonly BranchCommit[];
}

/** By cluster; clusters without a branch are left out. `now`: milliseconds since the epoch. */
export function readPublications(
  { places, now }: Pick<RolloutRequest, "places" | "now">,
  tips: ReadonlyMap<string, string>,
  clock: ClockSet | undefined,
  git: Publishing,
): ReadonlyMap<string, Published> {
  const lines = git.lines(
    places.flatMap(({ branch }) => tips.get(branch) ?? []),
    MOST_PUBLICATIONS,
  );
  return new Map(
    places.flatMap((place): (readonly [string, Published])[] => {
      const tip = tips.get(place.branch);
      if (tip === undefined) return [];
      const line = lines.get(tip) ?? [];
      const made = line.toReversed().flatMap((commit) => publicationIn(commit, now));
      const commits = clock === undefined ? made : withClock(made, clock.heads.get(place.cluster), clock.at);
      return [[place.cluster, { place, tip, line, commits }]];
    }),
  );
}

/** With the times of a wrong clock replaced, up to the head of the branch at that time. */
function withClock(commits: readonly BranchCommit[], head: string | undefined, at: number): readonly BranchCommit[] {
  const last = commits.findIndex(({ id }) => id === head);
  return commits.map((commit, index) => (index <= last && commit.at > at ? { ...commit, at } : commit));
}

/** HEAD, and the commits that earlier runs have published, newest first. `line`: commit -> its distance from HEAD. */
export function candidatesIn(
  publications: ReadonlyMap<string, Published>,
  line: ReadonlyMap<string, number>,
  head: string,
): readonly string[] {
  const sources = [...publications.values()].flatMap(({ commits }) => commits.map(({ source }) => source));
  return [...new Set([head, ...sources])]
    .filter((source) => line.has(source))
    .toSorted((a, b) => (line.get(a) ?? 0) - (line.get(b) ?? 0));
}

/** The input for the answers of checks. */
interface Answering {
  readonly recorded: Recorded;
  readonly asking: Asking;
  /** Whether a cluster is in a rollout, by HEAD or by a commit that it does not have yet. */
  readonly isInRollout: (cluster: string) => boolean;
  readonly answer: RolloutRequest["answer"];
  readonly now: number;
}

/** Publications with the answers of this run and of earlier ones. */
export function answered(published: Published, answering: Answering, git: Publishing): ClusterHistory {
  const { recorded, asking, answer, now } = answering;
  const { plans } = asking;
  const { place, tip, line, commits } = published;
  const known = recorded.observations.get(place.cluster);
  const questions = questionsAbout(published, asking);
  const isInRollout = answering.isInRollout(place.cluster);
  const entries = commits.map((one): BranchCommit => {
    const { content, ...answers } = possible(known?.get(one.id), one, Math.max(now, recorded.at) + TOLERANCE);
    const entry = { ...one, content: one.content ?? content, ...answers };
    const isLast = one.id === commits.at(-1)?.id;
    const isAsked = isLast && (questions.length > 0 || (one.isNamed && plans.hadChecks(one.plan, place.cluster)));
    const hasAnswers = isAsked || one.checks.length > 0 || plans.checks(place.cluster).size > 0;
    return isInRollout && hasAnswers ? entry : atOnceGreen(entry, isInRollout);
  });
  const complete = withContent(entries, place, tip, git);
  const failing = foreignIn(line) ?? questions.flatMap((question) => failingIn(answer(question), question));
  if (!isInRollout) return { commits: complete, failing };
  const time = Math.max(now, recorded.at, complete.at(-1)?.at ?? 0);
  return { failing, commits: observed({ commits: complete, failing }, time) };
}

function failingIn(found: FailingCheck | undefined, { before }: CheckQuestion): readonly FailingCheck[] {
  if (found === undefined) return [];
  return [
    before === undefined ? found : { ...found, value: `${found.value}, by the check before commit ${shortId(before)}` },
  ];
}

/** The input for the questions about publications. */
export interface Asking {
  readonly plans: Plans;
  /** The commits that were HEAD of a run, and that a source contains. */
  readonly stepsIn: (source: string) => readonly string[];
  /** Whether all clusters that somebody waits for have a commit. */
  readonly isSettled: (step: string) => boolean;
}

type Asked = readonly [name: string, definition: ProjectCheck, before?: string];

/** The checks of a cluster with a source: those of HEAD, and those that unsettled commits have removed or changed. */
export function checksOn(
  cluster: string,
  source: string | undefined,
  { plans, stepsIn, isSettled }: Asking,
): readonly Asked[] {
  const earlier = (source === undefined ? [] : stepsIn(source)).flatMap((step): readonly Asked[] => {
    const checks = [...plans.checksBefore(step, cluster)];
    return checks.length === 0 || isSettled(step) ? [] : checks.map(([name, check]) => [name, check, step]);
  });
  return [...plans.checks(cluster), ...earlier];
}

export function questionsAbout({ place, tip, commits }: Published, asking: Asking): readonly CheckQuestion[] {
  const { cluster } = place;
  return checksOn(cluster, commits.at(-1)?.source, asking).map(([check, definition, before]) => ({
    cluster,
    commit: tip,
    check,
    definition,
    before,
  }));
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
      checks: [],
      content: undefined,
      isNamed: rollout !== undefined,
      ...rollout,
    },
  ];
}

/** Without checks, a publication is green when it is made. Without a rollout, its time does not matter. */
function atOnceGreen(commit: BranchCommit, isInRollout: boolean): BranchCommit {
  if (commit.green !== undefined || (isInRollout && (!commit.isNamed || commit.red !== undefined))) return commit;
  return { ...commit, green: commit.at, isUnchecked: true };
}

/** If the newest publication does not name its files, they are read. */
function withContent(
  commits: readonly BranchCommit[],
  place: Destination,
  tip: string,
  git: Publishing,
): readonly BranchCommit[] {
  const last = commits.at(-1);
  if (last === undefined || last.content !== undefined || last.id !== tip) return commits;
  return [...commits.slice(0, -1), { ...last, content: contentId(contentOf(git.files(tip), place), git.idOf) }];
}

/** If somebody else changed the branch, nobody knows what the cluster has. `line`: newest first. */
function foreignIn(line: readonly Commit[]): ClusterHistory["failing"] | undefined {
  const [tip] = line;
  const ours = line.find((commit) => readProvenance(commit) !== undefined);
  if (tip === undefined || ours?.tree === tip.tree) return undefined;
  return [{ check: "branch", is: "unknown", value: "somebody else changed the branch" }];
}
