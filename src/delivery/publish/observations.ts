/**
 * Keeps what runs have to remember in a file on a branch of the remote: the answers of checks about publications, adopted
 * plans, since when commits wait, and whose clock was right. The branch of a cluster cannot have it: a commit for each
 * answer would be another publication, of which the checks know nothing.
 *
 * A lost branch only restarts the clocks. Two runs at once observe the same, and the second finds that it is recorded.
 */
import type { BranchCommit, Observation } from "../rollout/index.ts";
import type { Person, Publishing } from "../../git/publishing.ts";
import { pathIn } from "./layout.ts";

/** The branch of the remote. */
export const OBSERVATIONS = "sluice/rollout";

const FILE = "rollout.json";

/** `content`: of a publication that does not name it. */
type Observed = Observation & Partial<Pick<BranchCommit, "content">>;

/** Cluster -> commit of its branch -> what was observed. */
type Observations = ReadonlyMap<string, ReadonlyMap<string, Observed>>;

/** The memory of runs. */
export interface RunRecord {
  readonly observations: Observations;
  /** Commits that were HEAD of a run with another plan, or other checks, than before. Newest first. */
  readonly adopted: readonly string[];
  /** The last time that somebody has set the clock right; undefined if nobody has. */
  readonly clock: ClockSet | undefined;
  /** When commits that have not reached all clusters were first HEAD of a run. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Publications up to these heads, and after this time, were made by a wrong clock. They count as made at this time. */
export interface ClockSet {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Cluster -> the head of its branch. */
  readonly heads: ReadonlyMap<string, string>;
}

/** The record at the start of a run. */
export interface Recorded extends RunRecord {
  /** Undefined if the branch does not exist. */
  readonly tip: string | undefined;
  /** When it was last changed, in milliseconds since the epoch; 0 if never. */
  readonly at: number;
}

export function readRecord(tip: string | undefined, project: string, git: Publishing): Recorded {
  if (tip === undefined) return { tip, at: 0, observations: new Map(), adopted: [], clock: undefined, seen: new Map() };
  const id = git.files(tip).get(pathOf(project));
  const at = git.commit(tip).committed * 1000;
  return { tip, at, ...parsed(id === undefined ? "" : git.text(id)) };
}

function pathOf(project: string): string {
  return pathIn(project === "." ? "" : project, FILE);
}

/** Without a time that nobody can have observed: before the publication, or after the newest record. */
export function possible(observed: Observed = {}, { at, isNamed }: BranchCommit, latest: number): Observed {
  const { green, ...others } = observed;
  return green === undefined || green > latest || (isNamed && green < at) ? others : observed;
}

/** The observations of publications that are still on a branch. */
export function observationsOf(histories: ReadonlyMap<string, readonly BranchCommit[]>): Observations {
  return new Map(
    [...histories].flatMap(([cluster, commits]) => {
      const known = commits.flatMap(({ id, green, red, content, isNamed, isUnchecked = false }) => {
        if (isUnchecked || (green === undefined && red === undefined)) return [];
        const observed = {
          ...(green === undefined ? {} : { green }),
          ...(red === undefined ? {} : { red }),
          ...(isNamed || content === undefined ? {} : { content }),
        };
        return [[id, observed] as const];
      });
      return known.length === 0 ? [] : [[cluster, new Map(known)] as const];
    }),
  );
}

interface RecordRequest {
  readonly before: Recorded;
  readonly project: string;
  readonly committer: Person;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Returns the new commit; undefined if nothing has changed. */
export function storeRecord(
  record: RunRecord,
  { before, project, committer, now }: RecordRequest,
  git: Publishing,
): string | undefined {
  const text = textOf(record);
  if (text === textOf(before)) return undefined;
  const bytes = Buffer.from(text);
  const path = pathOf(project);
  git.storeBlobs([bytes]);
  const files = before.tip === undefined ? new Map<string, string>() : git.files(before.tip);
  const [tree = ""] = git.storeTrees([new Map([...files, [path, git.idOf(bytes)]])]);
  const isSet = record.clock?.at === now;
  const seconds = Math.floor((isSet ? now : Math.max(now, before.at)) / 1000);
  const message = `Record answers of checks\n\n${changesIn(before, record).join("\n")}\n`;
  return git.storeCommit({
    tree,
    parent: before.tip,
    author: committer,
    authored: seconds,
    committer,
    committed: seconds,
    message,
  });
}

function changesIn(before: RunRecord, after: RunRecord): readonly string[] {
  const answers = [...after.observations].flatMap(([cluster, commits]) =>
    [...commits].flatMap(([id, { green, red }]) => {
      const was = before.observations.get(cluster)?.get(id);
      if (was?.green === green && was?.red?.at === red?.at) return [];
      return [`${cluster}: ${green === undefined ? `red (${red?.check ?? ""})` : "green"}, ${id.slice(0, 12)}`];
    }),
  );
  const adopted = after.adopted.filter((commit) => !before.adopted.includes(commit));
  const isSet = after.clock?.at !== before.clock?.at;
  return [
    ...(isSet ? ["the clock of this run is right"] : []),
    ...[...after.seen.keys()]
      .filter((commit) => !before.seen.has(commit))
      .map((commit) => `commit ${commit.slice(0, 12)}`),
    ...adopted.map((commit) => `rollout as of commit ${commit.slice(0, 12)}`),
    ...answers,
  ];
}

function textOf({ observations, adopted, clock, seen }: RunRecord): string {
  const clusters = [...observations]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([cluster, commits]) => [cluster, Object.fromEntries([...commits].map(([id, one]) => [id, written(one)]))]);
  const plans = adopted.length === 0 ? {} : { plans: adopted };
  const set =
    clock === undefined
      ? {}
      : {
          clock: {
            at: new Date(clock.at).toISOString(),
            heads: Object.fromEntries([...clock.heads].toSorted(([a], [b]) => (a < b ? -1 : 1))),
          },
        };
  const since = [...seen].map(([commit, at]) => [commit, new Date(at).toISOString()] as const);
  const waiting = since.length === 0 ? {} : { waiting: Object.fromEntries(since) };
  return `${JSON.stringify({ ...plans, ...set, ...waiting, clusters: Object.fromEntries(clusters) }, null, 2)}\n`;
}

function written({ green, red, content }: Observed): unknown {
  return {
    ...(green === undefined ? {} : { green: new Date(green).toISOString() }),
    ...(red === undefined ? {} : { red: { ...red, at: new Date(red.at).toISOString() } }),
    ...(content === undefined ? {} : { content }),
  };
}

/** Other entries count as not observed. */
function parsed(text: string): RunRecord {
  const { clusters, plans, clock, waiting } = objectIn(text);
  const observations = new Map(
    entriesOf(clusters).map(([cluster, commits]) => [
      cluster,
      new Map(entriesOf(commits).map(([id, one]) => [id, observedIn(one)])),
    ]),
  );
  const adopted = Array.isArray(plans) ? plans.filter((one) => typeof one === "string") : [];
  const seen = entriesOf(waiting).flatMap(([commit, at]) => {
    const time = timeIn(at);
    return time === undefined ? [] : [[commit, time] as const];
  });
  return { observations, adopted, clock: clockIn(clock), seen: new Map(seen) };
}

function clockIn(value: unknown): ClockSet | undefined {
  const { at, heads } = Object.fromEntries(entriesOf(value));
  const time = timeIn(at);
  const commits = entriesOf(heads).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return time === undefined ? undefined : { at: time, heads: new Map(commits) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object.fromEntries(entriesOf(JSON.parse(text)));
  } catch {
    return {};
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function observedIn(value: unknown): Observed {
  const { green, red, content } = Object.fromEntries(entriesOf(value));
  const answer = Object.fromEntries(entriesOf(red));
  const [since, at] = [timeIn(green), timeIn(answer["at"])];
  const said = { check: String(answer["check"]), value: String(answer["value"]), before: answer["before"] === true };
  return {
    ...(since === undefined ? {} : { green: since }),
    ...(at === undefined ? {} : { red: { at, ...said } }),
    ...(typeof content === "string" ? { content } : {}),
  };
}

function timeIn(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
