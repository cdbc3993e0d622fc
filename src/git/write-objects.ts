/** Creates objects: blobs, trees and commits. Does not move branches. */
import { GitError } from "./errors.ts";
import type { Person } from "./commit.ts";
import type { Answer, WriteRequest, Writer } from "./run-write.ts";

export interface NewCommit {
  readonly tree: string;
  readonly parent: string | undefined;
  readonly author: Person;
  readonly committer: Person;
  /** Seconds since the epoch. */
  readonly authored: number;
  readonly committed: number;
  readonly message: string;
}

/** Path -> id of a file's bytes. */
export type Files = ReadonlyMap<string, string>;

/** Stores all blobs in one pack. */
export function storeBlobs(contents: Iterable<Uint8Array>, write: Writer): void {
  const parts = [...contents].flatMap((bytes) => [
    Buffer.from(`blob\ndata ${bytes.length}\n`),
    bytes,
    Buffer.from("\n"),
  ]);
  if (parts.length > 0) carriedOut(write, ["fast-import", "--quiet"], { input: Buffer.concat(parts) });
}

/** Stores trees of regular files, innermost folders first, with a run of git for each level of folders. In order. */
export function storeTrees(all: readonly Files[], write: Writer): readonly string[] {
  const roots = all.map(foldersOf);
  const deepest = Math.max(0, ...roots.flatMap((folders) => [...folders.keys()].map(depthOf)));
  for (let depth = deepest; depth > 0; depth--) {
    const own = roots.flatMap((folders) =>
      [...folders].flatMap(([name, entries]) => (depthOf(name) === depth ? [{ folders, name, entries }] : [])),
    );
    const ids = make(
      own.map(({ entries }) => entries),
      write,
    );
    for (const [index, { folders, name }] of own.entries()) put(name, `040000 tree ${ids[index]}`, folders);
  }
  return make(
    roots.map((folders) => folders.get("") ?? new Map()),
    write,
  );
}

/** Folder -> name in it -> entry. */
type Folders = Map<string, Map<string, string>>;

function foldersOf(files: Files): Folders {
  const folders: Folders = new Map([["", new Map()]]);
  for (const [path, id] of files) put(path, `100644 blob ${id}`, folders);
  return folders;
}

function put(path: string, entry: string, folders: Folders): void {
  const slash = path.lastIndexOf("/");
  const [folder, name] = [slash === -1 ? "" : path.slice(0, slash), path.slice(slash + 1)];
  const own = folders.get(folder) ?? new Map<string, string>();
  folders.set(folder, own.set(name, entry));
}

function depthOf(folder: string): number {
  return folder === "" ? 0 : folder.split("/").length;
}

/** Stores trees of these entries, and returns their ids in order. */
function make(trees: readonly ReadonlyMap<string, string>[], write: Writer): readonly string[] {
  if (trees.length === 0) return [];
  const listings = trees.map((entries) => [...entries].map(([name, entry]) => `${entry}\t${name}\0`).join(""));
  const asked = ["mktree", "-z", "--batch", "--missing"];
  return carriedOut(write, asked, { input: `${listings.join("\0")}\0` })
    .stdout.trim()
    .split("\n");
}

/** Returns the id: the same for the same commit, no matter who creates it and when, unless it is signed. */
export function storeCommit(commit: NewCommit, isSigned: boolean, write: Writer): string {
  const { tree, parent, author, committer, authored, committed, message } = commit;
  const parents = parent === undefined ? [] : ["-p", parent];
  const env = {
    ...identity("AUTHOR", author, authored),
    ...identity("COMMITTER", committer, committed),
  };
  const sign = isSigned ? ["-S"] : [];
  const asked = ["commit-tree", ...sign, tree, ...parents, "-F", "-"];
  return carriedOut(write, asked, { input: message, env }).stdout.trim();
}

/** Whether `git commit` would sign, by the settings of the machine. */
export function isSigning(write: Writer): boolean {
  return write(["config", "--type=bool", "--get", "commit.gpgSign"]).stdout.trim() === "true";
}

/** Characters that git strips from names. A person without a name gets the address as name. */
const CRUD = /^[\s.,:;<>"\\']+|[\s.,:;<>"\\']+$|[\0\n<>]/g;

function identity(
  role: "AUTHOR" | "COMMITTER",
  { name, email }: Person,
  seconds: number,
): Readonly<Record<string, string>> {
  const [called, address] = [name, email].map((text) => text.replaceAll(CRUD, ""));
  return {
    [`GIT_${role}_NAME`]: called || address || "unknown",
    [`GIT_${role}_EMAIL`]: address || "unknown",
    [`GIT_${role}_DATE`]: `@${seconds} +0000`,
  };
}

function carriedOut(write: Writer, args: readonly string[], asked: WriteRequest): Answer {
  const answer = write(args, asked);
  if (answer.status === 0) return answer;
  const lines = answer.stderr.trim().split("\n");
  if (/failed to sign|signing/i.test(answer.stderr))
    throw new GitError(
      `git could not sign the commit: ${(lines[0] ?? "").replace(/^(?:fatal|error): /, "")}`,
      "`commit.gpgSign` is set: check `user.signingKey` and `gpg.format`, and whether the key is available here",
    );
  const [line = ""] = lines;
  throw new GitError(`git could not store the commit: ${line.replace(/^(?:fatal|error): /, "")}`);
}
