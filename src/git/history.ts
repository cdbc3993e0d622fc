/** What happened in history: the messages of commits, and what a file once was. */
import { listCommit, readObjects } from "./objects.ts";
import type { Runner } from "./run.ts";

export interface CommitMessage {
  readonly commit: string;
  readonly text: string;
}

/** More commits than this are not looked through. */
const MOST_COMMITS = 2000;
const MOST_VERSIONS = 50;

/** Newest first. */
export function messagesBetween(base: string, head: string, runner: Runner): readonly CommitMessage[] {
  const commits = idsOf(runner.read(["rev-list", `--max-count=${MOST_COMMITS}`, head, `^${base}`, "--"]));
  return [...readObjects(commits, runner)].map(([commit, bytes]) => ({ commit, text: messageOf(bytes) }));
}

/** After the headers, which an empty line ends. */
function messageOf(commit: Buffer): string {
  const text = commit.toString("utf8");
  const end = text.indexOf("\n\n");
  return end === -1 ? "" : text.slice(end + 2);
}

/** The contents that a file has had, newest first; `path` is relative to the folder that git is run in. */
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
