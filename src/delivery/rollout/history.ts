/**
 * The publications of a cluster, and what checks have said about them.
 *
 * A publication is green from the first run in which every check of the cluster's wave was green. A red answer ends that:
 * the clock starts again with the next green answer. A missing answer neither starts nor ends anything.
 */

/** Times are milliseconds since the epoch. */
export interface Observation {
  /** Since when all checks are green. */
  readonly green?: number;
  /** The last red answer. If `green` is set, it is later. */
  readonly red?: RedAnswer;
}

export interface RedAnswer {
  readonly at: number;
  readonly check: string;
  readonly value: string;
  /** Whether the check was already red before the cluster got this source. */
  readonly before: boolean;
}

/** A commit of a cluster's branch. */
export interface BranchCommit extends Observation {
  readonly id: string;
  /** The commit that the files are made from. */
  readonly source: string;
  /** The commit at HEAD of the run that made it. */
  readonly plan: string;
  /** When it was made. */
  readonly at: number;
  /** Identifies its files; undefined if it is not known. */
  readonly content: string | undefined;
  /** Whether the publication itself names its content, and when it was made. */
  readonly isNamed: boolean;
  /** Green without any check, so that nobody has to remember it. */
  readonly isUnchecked?: boolean;
  /** The features that emergencies turn off. */
  readonly shut: readonly string[];
  /** The checks to ask about it, as planned when it was made. */
  readonly checks: readonly string[];
  /** The releases of the cluster that its source does not have, by track. */
  readonly releases?: Readonly<Record<string, string>>;
  /** The source that a rollback has replaced. */
  readonly gaveUp?: string;
  /** Why it was published before its time. */
  readonly forced?: { readonly reason: string; readonly ticket: string };
}

/** A check that is not green now. */
export interface FailingCheck {
  readonly check: string;
  readonly is: "red" | "unknown";
  /** The answer, or why it is missing. */
  readonly value: string;
}

/** A cluster as it is at the start of a run. */
export interface ClusterHistory {
  /** Oldest first; empty without a branch. */
  readonly commits: readonly BranchCommit[];
  readonly failing: readonly FailingCheck[];
}

/** Since when these publications have been green without a red answer; undefined if they are not. Oldest first. */
export function greenSince(commits: readonly BranchCommit[]): number | undefined {
  const red = commits.findLastIndex((commit) => commit.red !== undefined);
  return commits.slice(Math.max(red, 0)).find(({ green }) => green !== undefined)?.green;
}

/** The last publications that fulfill a condition, oldest first. Empty if the newest does not. */
export function lastWhere(
  commits: readonly BranchCommit[],
  holds: (commit: BranchCommit) => boolean,
): readonly BranchCommit[] {
  return commits.slice(commits.findLastIndex((commit) => !holds(commit)) + 1);
}

/**
 * Since when a cluster has been green with these files, now or earlier. An emergency ends that: what it has turned off was
 * not as good as the checks said.
 */
export function greenWith(commits: readonly BranchCommit[], content: string): number | undefined {
  const emergency = commits.findLastIndex(({ shut }, index) =>
    shut.some((feature) => commits[index - 1]?.shut.includes(feature) !== true),
  );
  return greenSince(commits.slice(Math.max(emergency, 0)).filter((commit) => commit.content === content));
}

/** Adds what the checks say now about the newest publication. `now`: not before the publication. */
export function observed({ commits, failing }: ClusterHistory, now: number): readonly BranchCommit[] {
  const last = commits.at(-1);
  if (last === undefined) return commits;
  const next = observation(last, failing, wasRed(commits), now);
  return next === undefined ? commits : [...commits.slice(0, -1), { ...withoutAnswers(last), ...next }];
}

/** Undefined if nothing has changed. */
function observation(
  { green, red }: BranchCommit,
  failing: readonly FailingCheck[],
  earlier: RedAnswer | undefined,
  now: number,
): Observation | undefined {
  const answer = failing.find(({ is }) => is === "red");
  if (answer !== undefined) {
    if (green === undefined && red !== undefined) return undefined;
    const { check, value } = answer;
    return { red: { at: now, check, value, before: green === undefined && earlier?.check === check } };
  }
  if (failing.length > 0 || green !== undefined) return undefined;
  return { green: now, ...(red === undefined ? {} : { red }) };
}

function withoutAnswers({ green: _, red: __, isUnchecked: ___, ...commit }: BranchCommit): BranchCommit {
  return commit;
}

/** The red answer with which the cluster got its source; undefined if the checks were green since. */
function wasRed(commits: readonly BranchCommit[]): RedAnswer | undefined {
  const source = commits.at(-1)?.source;
  const own = lastWhere(commits, (commit) => commit.source === source);
  if (own.some(({ green, red }) => green !== undefined || red?.before === false)) return undefined;
  const before = commits.at(commits.length - own.length - 1);
  return own.length === commits.length || before?.green !== undefined ? undefined : before?.red;
}

/** Whether the checks are red, and were not before the cluster got its source. */
export function isBlamed(commits: readonly BranchCommit[]): boolean {
  const last = commits.at(-1);
  return last?.red !== undefined && last.green === undefined && !last.red.before;
}

/** The publication that a red check blames, until the cluster is green again. Later ones contain what is bad. */
export function blamedIn(commits: readonly BranchCommit[]): BranchCommit | undefined {
  const since = commits.slice(commits.findLastIndex(({ green }) => green !== undefined) + 1);
  return since.find(({ red }) => red?.before === false);
}
