/** History: messages of commits and earlier contents of a file. */
import { readCommits } from "./commit.ts";
import type { Commit } from "./commit.ts";
import { listCommit, readObjects } from "./objects.ts";
import type { Listed } from "./objects.ts";
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

/** The ids of a commit and its first-parent ancestors, newest first. */
export function firstParents(name: string, runner: Runner): readonly string[] {
  return idsOf(runner.read(["rev-list", "--first-parent", "--end-of-options", name, "--"]));
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

/** A regular file, a link or a submodule of a commit. */
export type CommittedFile = Pick<Listed, "mode" | "id">;

/** A commit of a walk. */
export interface Walked {
  readonly commit: string;
  /** Path -> file, for those that differ from the commit before in the walk; undefined if it was deleted. */
  readonly changed: ReadonlyMap<string, CommittedFile | undefined>;
}

/** The files of the first commit, and for each following one the differences from the one before it. */
export function walk(commits: readonly string[], runner: Runner): readonly Walked[] {
  const [first, ...others] = commits;
  if (first === undefined) return [];
  const differences = differencesAlong(commits, runner);
  return [
    { commit: first, changed: new Map(listCommit(first, runner).map(({ path, mode, id }) => [path, { mode, id }])) },
    ...others.map((commit) => ({ commit, changed: differences.get(commit) ?? new Map<string, CommittedFile>() })),
  ];
}

/** The differences by the later commit, with one run of git. Commits without any are missing. */
function differencesAlong(commits: readonly string[], { read }: Runner): ReadonlyMap<string, Walked["changed"]> {
  const pairs = commits.slice(1).map((commit, index) => `${commit} ${commits[index]}\n`);
  const options = ["--stdin", "-r", "-z", "--raw", "--no-renames", "--relative"];
  const parts =
    pairs.length === 0
      ? []
      : read(["diff-tree", ...options], pairs.join(""))
          .toString()
          .split("\0");
  const found = new Map<string, Map<string, CommittedFile | undefined>>();
  let changed = new Map<string, CommittedFile | undefined>();
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== "") found.set(part, (changed = new Map()));
      continue;
    }
    const [, mode = "", , id = ""] = part.split(" ");
    changed.set(parts[++at] ?? "", /^0+$/.test(id) ? undefined : { mode, id });
  }
  return found;
}
