/** The Git operations that `publish` needs. */
import { valueAt } from "../base/collections.ts";
import { lazy } from "../base/lazy.ts";
import { readCommits } from "./commit.ts";
import type { Commit, Person } from "./commit.ts";
import { hashesOf } from "./object-id.ts";
import { FETCH_OBJECTS, GitError } from "./errors.ts";
import { filesOfTrees } from "./objects.ts";
import { isRemote, openRemote } from "./remote.ts";
import type { Remote } from "./remote.ts";
import { runnerIn } from "./run.ts";
import type { Environment } from "./run.ts";
import { isShallow } from "./shallow.ts";
import { isSigning, storeBlobs, storeCommit, storeTrees } from "./write-objects.ts";
import type { Files, NewCommit } from "./write-objects.ts";
import { writerIn } from "./run-write.ts";
import type { Writer } from "./run-write.ts";

export type { Commit, Person } from "./commit.ts";
export type { Remote } from "./remote.ts";
export type { Files } from "./write-objects.ts";

/** The relation of a commit to another: equal, an ancestor, a descendant, neither, or unknown in a shallow clone. */
export type Relation = "same" | "earlier" | "later" | "apart" | "unknown";

/** All methods may throw a GitError. */
export interface Publishing {
  readonly remote: Remote;
  /** Another remote of this repository; undefined if no remote has this name. */
  readonly otherRemote: (name: string) => Remote | undefined;
  /** Throws for a missing commit. */
  readonly commit: (id: string) => Commit;
  /** A commit and its first-parent ancestors, newest first; at most `most`, and only those in this clone. */
  readonly line: (id: string, most: number) => readonly Commit[];
  /** The same for many commits at once, by their ids. */
  readonly lines: (ids: readonly string[], most: number) => ReadonlyMap<string, readonly Commit[]>;
  /** The ids of a commit and its first-parent ancestors, newest first; only those in this clone. */
  readonly ancestors: (id: string) => readonly string[];
  /** All files of a commit, from the root of the repository. */
  readonly files: (commit: string) => Files;
  /** Reads commits with their files by a few runs of git, and remembers them. Unreadable ones are left out. */
  readonly prefetch: (ids: readonly string[]) => void;
  /** The text of a file, by its id. */
  readonly text: (id: string) => string;
  /** The trailers of a message, one per line. */
  readonly trailers: (message: string) => string;
  readonly idOf: (bytes: Uint8Array) => string;
  /** The relation of `one` to `other`. */
  readonly relation: (one: string, other: string) => Relation;
  /** First-parent commits of `to` that are not in `from` and change YAML files of the project, oldest first. */
  readonly newCommits: (from: string, to: string) => readonly string[];
  /** Commits between `from` and `to` (without both) that descend from `from` and change one of these files. */
  readonly changing: (from: string, to: string, paths: readonly string[]) => readonly string[];
  /** Whether the clone is shallow. */
  readonly isShallow: () => boolean;
  /** Whether it is a valid branch name. */
  readonly isBranchName: (name: string) => boolean;
  /** The configured committer. */
  readonly committer: () => Person | undefined;
  readonly storeBlobs: (contents: Iterable<Uint8Array>) => void;
  /** The ids of the trees of these files, in order. */
  readonly storeTrees: (all: readonly Files[]) => readonly string[];
  readonly storeCommit: (commit: NewCommit) => string;
}

/** `root`: the absolute path of the project. Commits do not change, so each is read once. Rejects with a GitError. */
export async function openPublishing(root: string, environment: Environment, remote: string): Promise<Publishing> {
  const runner = runnerIn(root, environment);
  const format = await runner.ask("rev-parse", "--show-object-format");
  const write = writerIn(root, environment);
  const isSigned = lazy(() => isSigning(write));
  const commits = (ids: readonly string[]): readonly Commit[] => [...readCommits(ids, runner).values()];
  const readTogether = (ids: readonly string[]): readonly CommitWithFiles[] => {
    try {
      const found = commits(ids);
      const trees = filesOfTrees([...new Set(found.map(({ tree }) => tree))], runner);
      return found.map((commit) => ({ commit, files: trees.get(commit.tree) ?? new Map<string, string>() }));
    } catch (error) {
      // In a partial clone, git fetches what is asked for one by one.
      if (error instanceof GitError) return [];
      throw error;
    }
  };
  return remembering(readTogether, {
    remote: openRemote(remote, write),
    otherRemote: (name) => (isRemote(name, write) ? openRemote(name, write) : undefined),
    commit: (id) => {
      const [commit] = commits([id]);
      if (commit === undefined) throw new Error(`commit ${id} can't be read`);
      return commit;
    },
    line: (id, most) => commits(lineOf(id, most, write)),
    lines: (ids, most) => linesOf(ids, most, commits, write),
    ancestors: (id) => listCommits(["--first-parent", id, "--"], write),
    files: (commit) => filesOf(commit, write),
    text: (id) => readBy(["cat-file", "blob", id], write),
    trailers: (message) => write(["interpret-trailers", "--parse"], { input: message.trim() }).stdout,
    idOf: hashesOf(format),
    relation: (one, other) => relationOf(one, other, write),
    newCommits: (from, to) =>
      listCommits(["--first-parent", "--reverse", `${from}..${to}`, "--", "*.yaml", "*.yml"], write),
    changing: (from, to, paths) =>
      listCommits(["--ancestry-path", "--full-history", `${from}..${to}`, "--", ...paths.map(literal)], write).filter(
        (id) => id !== to,
      ),
    isShallow: () => isShallow(write),
    // The format check alone would accept an option.
    isBranchName: (name) => !name.startsWith("-") && write(["check-ref-format", `refs/heads/${name}`]).status === 0,
    committer: () => committerOf(environment, write),
    storeBlobs: (contents) => storeBlobs(contents, write),
    storeTrees: (all) => storeTrees(all, write),
    storeCommit: (commit) => storeCommit(commit, isSigned(), write),
  });
}

interface CommitWithFiles {
  readonly commit: Commit;
  readonly files: Files;
}

/** Asks once about each commit, and each pair of commits: many clusters have the same ones. */
function remembering(
  readTogether: (ids: readonly string[]) => readonly CommitWithFiles[],
  git: Omit<Publishing, "prefetch">,
): Publishing {
  const relations = new Map<string, Relation>();
  const lists = new Map<string, readonly string[]>();
  const lines = new Map<string, ReadonlyMap<string, readonly Commit[]>>();
  const oneLine = new Map<string, readonly Commit[]>();
  const texts = new Map<string, string>();
  const known = new Map<string, Commit>();
  const files = new Map<string, Files>();
  return {
    ...git,
    commit: (id) => valueAt(known, id, () => git.commit(id)),
    files: (id) => valueAt(files, id, () => git.files(id)),
    prefetch: (ids) => {
      const found = readTogether(ids);
      for (const { commit } of found) known.set(commit.id, commit);
      for (const one of found) files.set(one.commit.id, one.files);
    },
    lines: (ids, most) =>
      valueAt(lines, `${most} ${ids.join(" ")}`, () => {
        const found = git.lines(ids, most);
        for (const line of found.values()) for (const commit of line) known.set(commit.id, commit);
        return found;
      }),
    line: (id, most) => valueAt(oneLine, `${most} ${id}`, () => git.line(id, most)),
    text: (id) => valueAt(texts, id, () => git.text(id)),
    isShallow: lazy(git.isShallow),
    relation: (one, other) => valueAt(relations, `${one} ${other}`, () => git.relation(one, other)),
    ancestors: (id) => valueAt(lists, id, () => git.ancestors(id)),
    newCommits: (from, to) => valueAt(lists, `${from} ${to}`, () => git.newCommits(from, to)),
  };
}

function lineOf(id: string, most: number, write: Writer): readonly string[] {
  return listCommits(["--first-parent", `--max-count=${most}`, id, "--"], write);
}

function linesOf(
  ids: readonly string[],
  most: number,
  read: (ids: readonly string[]) => readonly Commit[],
  write: Writer,
): ReadonlyMap<string, readonly Commit[]> {
  if (ids.length === 0) return new Map();
  const input = ids.map((id) => `${id}\n`).join("");
  const listed = write(["rev-list", "--first-parent", "--parents", "--stdin"], { input }).stdout.split("\n");
  const parents = new Map(listed.map((line) => line.split(" ") as [string, string | undefined]));
  const lines = new Map(ids.map((id) => [id, lineFrom(id, most, parents)]));
  const found = new Map(read([...new Set([...lines.values()].flat())]).map((commit) => [commit.id, commit]));
  return new Map([...lines].map(([id, line]) => [id, line.flatMap((one) => found.get(one) ?? [])]));
}

function lineFrom(id: string, most: number, parents: ReadonlyMap<string, string | undefined>): readonly string[] {
  const line: string[] = [];
  for (let next: string | undefined = id; next !== undefined && line.length < most; next = parents.get(next))
    if (parents.has(next)) line.push(next);
  return line;
}

function listCommits(args: readonly string[], write: Writer): readonly string[] {
  return write(["rev-list", ...args])
    .stdout.split("\n")
    .filter(Boolean);
}

/** A path without patterns. */
function literal(path: string): string {
  return `:(literal)${path}`;
}

/** An object that can't be read is not an empty one. */
function readBy(args: readonly string[], write: Writer): string {
  const { status, stdout, stderr } = write(args);
  if (status === 0) return stdout;
  throw new GitError(`git could not read ${args.at(-1) ?? ""}: ${stderr.trim().split("\n")[0] ?? ""}`, FETCH_OBJECTS);
}

function filesOf(commit: string, write: Writer): Files {
  const entries = readBy(["ls-tree", "-r", "-z", "--full-tree", commit], write).split("\0").filter(Boolean);
  return new Map(
    entries.map((entry) => {
      const tab = entry.indexOf("\t");
      return [entry.slice(tab + 1), entry.slice(0, tab).split(" ")[2] ?? ""];
    }),
  );
}

function relationOf(one: string, other: string, write: Writer): Relation {
  if (one === other) return "same";
  const before = write(["merge-base", "--is-ancestor", one, other]).status;
  if (before === 0) return "earlier";
  const after = write(["merge-base", "--is-ancestor", other, one]).status;
  if (after === 0) return "later";
  return isShallow(write) ? "unknown" : "apart";
}

/** Only a configured name, never one that git derives from the machine. */
function committerOf(environment: Environment, write: Writer): Person | undefined {
  const listed = write(["config", "-z", "--get-regexp", "^(user|committer)[.](name|email)$"]).stdout.split("\0");
  // The last value of a key counts.
  const configured = new Map(listed.map((entry) => entry.split("\n", 2) as [string, string | undefined]));
  const of = (field: "name" | "email"): string =>
    environment[`GIT_COMMITTER_${field.toUpperCase()}`] ||
    configured.get(`committer.${field}`)?.trim() ||
    configured.get(`user.${field}`)?.trim() ||
    "";
  const [name, email] = [of("name"), of("email")];
  return name === "" && email === "" ? undefined : { name, email };
}
