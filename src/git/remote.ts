/** A remote repository: where its branches are, and bringing them on. Never with force. */
import { FETCH_ALL, GitError } from "./failure.ts";
import { isShallow } from "./shallow.ts";
import { withoutCredentials } from "./writer.ts";
import type { Answer, Writer } from "./writer.ts";

export interface Update {
  readonly branch: string;
  /** What the branch is to be at; it builds upon what the branch is at now. */
  readonly commit: string;
}

/** What became of an update. `moved`: the branch is no longer where it was. */
export type Pushed = { readonly is: "done" } | { readonly is: "moved" | "refused"; readonly reason: string };

export interface Remote {
  readonly name: string;
  /** As it is configured, perhaps with credentials in it. */
  readonly address: string;
  /** Branch -> the commit that it is at, which is in this repository afterwards. `patterns`: of names, as `env/*`. */
  readonly branches: (patterns: readonly string[]) => ReadonlyMap<string, string>;
  readonly push: (updates: readonly Update[]) => ReadonlyMap<string, Pushed>;
}

/** This repository itself, for whoever has no other. */
export const HERE = ".";

/** Throws a GitError for a remote that is not configured. */
export function openRemote(name: string, write: Writer): Remote {
  const known = write(["remote"]).stdout.split("\n").filter(Boolean);
  if (name !== HERE && (!known.includes(name) || name.startsWith("-"))) throw unknown(name, known);
  const address = name === HERE ? HERE : write(["config", "--get", `remote.${name}.url`]).stdout.trim();
  const shallow = isShallow(write);
  return {
    name,
    address,
    branches: (patterns) => branchesAt(name, patterns, shallow, write),
    push: (updates) => pushAll(name, batches(updates), write),
  };
}

function unknown(name: string, known: readonly string[]): GitError {
  const others = known.length === 0 ? "`git remote add origin URL` names one" : `there are: ${known.join(", ")}`;
  return new GitError(
    `this repository has no remote "${name}"`,
    `${others}; with \`--remote .\` the branches are made in this repository`,
  );
}

/** A branch may move, or go, between being listed and being fetched. */
const TRIES = 3;

function branchesAt(
  name: string,
  patterns: readonly string[],
  shallow: boolean,
  write: Writer,
): ReadonlyMap<string, string> {
  for (let tries = 1; ; tries++) {
    const listed = listBranches(name, patterns, write);
    if (missing(listed, write).length === 0) return listed;
    const fetched = fetchBranches(name, missing(listed, write), shallow, write);
    if (missing(listed, write).length === 0) return listed;
    if (tries < TRIES && (fetched.status === 0 || /couldn't find remote ref/.test(fetched.stderr))) continue;
    throw fetched.status === 0
      ? new GitError(`the branches of "${name}" move while they are read`, "try again")
      : explain(name, fetched.stderr);
  }
}

const HEADS = "refs/heads/";

function listBranches(name: string, patterns: readonly string[], write: Writer): ReadonlyMap<string, string> {
  const refs = patterns.map((pattern) => HEADS + pattern);
  const answer = write(["ls-remote", "--refs", "--quiet", name, ...refs]);
  if (answer.status !== 0) throw explain(name, answer.stderr);
  return new Map(
    answer.stdout.split("\n").flatMap((line) => {
      const [id = "", ref = ""] = line.split("\t");
      return ref.startsWith(HEADS) ? [[ref.slice(HEADS.length), id]] : [];
    }),
  );
}

/** The branches whose commits are not here. */
function missing(branches: ReadonlyMap<string, string>, write: Writer): readonly string[] {
  if (branches.size === 0) return [];
  const input = [...branches.values()].map((id) => `${id}\n`).join("");
  const lines = write(["cat-file", "--batch-check"], { input }).stdout.split("\n");
  return [...branches.keys()].filter((_, index) => !/ commit \d+$/.test(lines[index] ?? ""));
}

/** Of a clone that is cut off no more than the tips: the rest of it is not there either. */
function fetchBranches(name: string, branches: readonly string[], shallow: boolean, write: Writer): Answer {
  const input = branches.map((branch) => `${HEADS}${branch}\n`).join("");
  const depth = shallow ? ["--depth=1"] : [];
  return write(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...depth, "--stdin", name], { input });
}

/** So many branches fit into one command line. */
const BATCH = 200;

function batches(updates: readonly Update[]): readonly (readonly Update[])[] {
  return Array.from({ length: Math.ceil(updates.length / BATCH) }, (_, index) =>
    updates.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** A remote that goes away midway is told of each branch that is left: what it has taken before is published. */
function pushAll(name: string, all: readonly (readonly Update[])[], write: Writer): ReadonlyMap<string, Pushed> {
  const found = new Map<string, Pushed>();
  for (const batch of all) {
    try {
      for (const [branch, pushed] of pushBatch(name, batch, write)) found.set(branch, pushed);
    } catch (error) {
      if (!(error instanceof GitError) || found.size === 0) throw error;
      for (const { branch } of batch) found.set(branch, { is: "refused", reason: error.message });
    }
  }
  return found;
}

/** This repository receives by hooks of its own; those of another are that one's business. */
const WITHOUT_HOOKS = ["--receive-pack=git -c core.hooksPath=/dev/null receive-pack"];

function pushBatch(name: string, updates: readonly Update[], write: Writer): ReadonlyMap<string, Pushed> {
  const refs = updates.map(({ branch, commit }) => `${commit}:${HEADS}${branch}`);
  const answer = write(["push", "--porcelain", "--no-verify", ...(name === HERE ? WITHOUT_HOOKS : []), name, ...refs]);
  const found = new Map(answer.stdout.split("\n").flatMap((line) => outcomeIn(line, answer)));
  if (found.size === 0 && answer.status !== 0) throw explain(name, answer.stderr);
  const silent: Pushed = { is: "refused", reason: "git did not say why" };
  return new Map(updates.map(({ branch }) => [branch, found.get(branch) ?? silent]));
}

/** Somebody else was faster, by what git or the server says of it. */
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
      MOVED.test(reason) ? { is: "moved", reason } : { is: "refused", reason: `${reason}${remoteWords(stderr)}` },
    ],
  ];
}

/** What the server itself has to say, as `GH006: Protected branch update failed`. */
function remoteWords(stderr: string): string {
  const words = stderr.split("\n").flatMap((line) => /^remote: +(.*\S)\s*$/.exec(line)?.[1] ?? []);
  const [first] = words.filter((word) => /[a-z]/i.test(word)).map((word) => word.replace(/^error: /, ""));
  return first === undefined ? "" : `; it says: ${first}`;
}

interface Failure {
  readonly said: RegExp;
  readonly message: (name: string) => string;
  readonly help: string;
}

const FAILURES: readonly Failure[] = [
  {
    said: /Authentication failed|could not read (?:Username|Password)|Permission denied|Host key verification|error: 40[13]|Write access|denied to/,
    message: (name) => `the remote "${name}" does not let you in`,
    help: "log in as for `git push`; in a workflow, the job needs `contents: write` and the checkout its credentials",
  },
  {
    said: /does not appear to be a git repository|not found|does not exist|error: 404/i,
    message: (name) => `there is no repository at the remote "${name}"`,
    help: "look at its address: `git remote -v`",
  },
  {
    said: /transport '.*' not allowed/,
    message: (name) => `the address of the remote "${name}" is of a kind that is not used`,
    help: "give it an address of https, ssh or a folder: `git remote set-url`",
  },
  {
    said: /missing blob|promisor|shallow/,
    message: (name) => `what "${name}" is compared with is not all here`,
    help: FETCH_ALL,
  },
];

function explain(name: string, stderr: string): GitError {
  const known = FAILURES.find(({ said }) => said.test(stderr));
  const lines = stderr.trim().split("\n");
  const said = lines.find((line) => !/^(?:hint|warning):/.test(line)) ?? "";
  const line = withoutCredentials(said).replace(/^(?:fatal|error): /, "");
  if (known === undefined) return new GitError(`the remote "${name}" can't be reached: ${line || "git said nothing"}`);
  const { message, help } = known;
  return new GitError(`${message(name)}: ${line}`, help);
}
