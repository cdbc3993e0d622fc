/** Pushes branches, as many at once as a command line holds. Never with force. */
import { GitError } from "./errors.ts";
import { remoteErrorOf } from "./remote-errors.ts";
import type { Answer, Writer } from "./run-write.ts";

export interface Update {
  readonly branch: string;
  /** The new tip, a descendant of the current one. */
  readonly commit: string;
}

/** The result of an update. `moved`: somebody else pushed to the branch. */
export type Pushed = { readonly is: "done" } | { readonly is: "moved" | "refused"; readonly reason: string };

/** This repository itself, for callers without a remote. */
export const HERE = ".";

/** The prefix of branch refs. */
export const HEADS = "refs/heads/";

/** The number of branches per command line. */
const BATCH = 200;

function batches(updates: readonly Update[]): readonly (readonly Update[])[] {
  return Array.from({ length: Math.ceil(updates.length / BATCH) }, (_, index) =>
    updates.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** If the remote fails midway, each remaining branch has the error; those before it are published. */
export function pushAll(name: string, updates: readonly Update[], write: Writer): ReadonlyMap<string, Pushed> {
  const found = new Map<string, Pushed>();
  for (const batch of batches(updates)) {
    try {
      for (const [branch, pushed] of pushBatch(name, batch, write)) found.set(branch, pushed);
    } catch (error) {
      if (!(error instanceof GitError) || found.size === 0) throw error;
      for (const { branch } of batch) found.set(branch, { is: "refused", reason: error.message });
    }
  }
  return found;
}

/** Do not run the hooks of this repository when it is the remote itself. */
const WITHOUT_HOOKS = ["--receive-pack=git -c core.hooksPath=/dev/null receive-pack"];

function pushBatch(name: string, updates: readonly Update[], write: Writer): ReadonlyMap<string, Pushed> {
  const refs = updates.map(({ branch, commit }) => `${commit}:${HEADS}${branch}`);
  const answer = write(["push", "--porcelain", "--no-verify", ...(name === HERE ? WITHOUT_HOOKS : []), name, ...refs]);
  const found = new Map(answer.stdout.split("\n").flatMap((line) => outcomeIn(line, answer)));
  if (found.size === 0 && answer.status !== 0) throw remoteErrorOf(name, answer.stderr);
  const silent: Pushed = { is: "refused", reason: "git gave no reason" };
  return new Map(updates.map(({ branch }) => [branch, found.get(branch) ?? silent]));
}

/** Messages of git and of servers for a branch that somebody else has updated. */
const MOVED =
  /fetch first|non-fast-forward|stale info|already exists|cannot lock ref|failed to update ref|incorrect old value/;

/** `!\t<id>:refs/heads/env/prod-eu-1\t[remote rejected] (protected branch hook declined)` */
function outcomeIn(line: string, { stderr }: Answer): readonly (readonly [string, Pushed])[] {
  const [, flag = "", branch = "", said = ""] = /^([ *=!+-])\t[^\t]*:refs\/heads\/([^\t]+)\t(.*)$/.exec(line) ?? [];
  if (branch === "") return [];
  if (flag !== "!") return [[branch, { is: "done" }]];
  const reason = /\((.*)\)$/.exec(said)?.[1] ?? said;
  return [
    [
      branch,
      MOVED.test(reason)
        ? { is: "moved", reason }
        : { is: "refused", reason: `${reason}${remoteWords(stderr, branch)}` },
    ],
  ];
}

/** At most this many lines of a server's message are shown. */
const MOST_WORDS = 6;

/**
 * The message of the server about a branch: `GH013: Repository rule violations found for refs/heads/env/prod-eu-1`, and
 * the lines after it. A line that names another branch begins the message about that one.
 */
function remoteWords(stderr: string, branch: string): string {
  const lines = stderr.split("\n").flatMap((line) => /^remote: +(.*\S)\s*$/.exec(line)?.[1] ?? []);
  const words = lines.filter((line) => /[a-z]/i.test(line)).map((line) => line.replace(/^(?:error: |[-*] )/, ""));
  const named = words.map((line) => line.split(HEADS)[1]?.replace(/[.:,'"]?(?:\s.*)?$/, ""));
  const first = named.indexOf(branch);
  const next = named.findIndex((name, index) => index > first && name !== undefined && name !== branch);
  // The output of an update hook comes before the line that names the declined branch.
  const isDeclined = /hook declined to update/.test(words[first] ?? "");
  const before = words.slice(named.findLastIndex((name, index) => index < first && name !== undefined) + 1, first);
  const unnamed = words.filter((_, index) => named[index] === undefined);
  const after = first === -1 ? unnamed : words.slice(first, next === -1 ? undefined : next);
  const own = isDeclined && before.length > 0 ? before : after;
  const shown = [...new Set(own)].slice(0, MOST_WORDS).map((line) => line.replace(/\.$/, ""));
  return shown.length === 0 ? "" : `; its message: ${shown.join("; ")}`;
}
