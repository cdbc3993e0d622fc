/** History: messages of commits and earlier contents of a file. */
import { readCommits } from "./commit.ts";
import type { Commit } from "./commit.ts";
import { listCommit, readObjects } from "./objects.ts";
import type { Runner } from "./run.ts";

export interface CommitMessage {
  readonly commit: string;
  readonly text: string;
}

/** At most this many commits are searched. */
const MOST_COMMITS = 2000;
const MOST_VERSIONS = 50;

/** Newest first. */
export function messagesBetween(base: string, head: string, runner: Runner): readonly CommitMessage[] {
  const commits = idsOf(runner.read(["rev-list", `--max-count=${MOST_COMMITS}`, head, `^${base}`, "--"]));
  return [...readObjects(commits, runner)].map(([commit, bytes]) => ({ commit, text: messageOf(bytes) }));
}

/** Which commits to read, oldest first. */
export interface CommitRange {
  readonly head: string;
  /** An ancestor, which comes first. Without it, the history is read to its start. */
  readonly since: string | undefined;
  /** Patterns of the files to include, and of the files among them to exclude; relative to the folder in which git runs. */
  readonly only: readonly string[];
  readonly except: readonly string[];
}

/** First-parent ancestors that change these files, oldest first. */
export function commitsIn({ head, since, only, except }: CommitRange, runner: Runner): readonly Commit[] {
  const range = since === undefined ? [head] : [head, `^${since}`];
  const paths = [...only.map((path) => `:(glob)${path}`), ...except.map((path) => `:(exclude,glob)${path}`)];
  const ids = idsOf(runner.read(["rev-list", "--first-parent", "--reverse", ...range, "--", ...paths]));
  const commits = readCommits(since === undefined ? ids : [since, ...ids], runner);
  return [...commits.values()];
}

/** The text after the empty line that ends the headers. */
function messageOf(commit: Buffer): string {
  const text = commit.toString("utf8");
  const end = text.indexOf("\n\n");
  return end === -1 ? "" : text.slice(end + 2);
}

/** The earlier contents of a file, newest first. `path` is relative to the folder in which git runs. */
export function versionsBefore(path: string, commit: string, runner: Runner): readonly Uint8Array[] {
  const commits = idsOf(
    runner.read(["--literal-pathspecs", "rev-list", `--max-count=${MOST_VERSIONS}`, commit, "--", path]),
  );
  const blobs = commits.flatMap((one) => listCommit(one, runner, { path }).map(({ id }) => id));
  return [...readObjects([...new Set(blobs)], runner).values()];
}

function idsOf(output: Buffer): readonly string[] {
  return output.toString().split("\n").filter(Boolean);
}
