/** Reads objects: the files of a commit, and the bytes of many blobs at once. */
import { FETCH_OBJECTS, GitError } from "./errors.ts";
import type { Runner } from "./run.ts";

/** A file of a commit; for a submodule, `id` is its commit. */
export interface Listed {
  readonly path: string;
  /** As git writes it: `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
  readonly mode: string;
  readonly id: string;
}

/** The part of a commit to list: one file, or the content of a folder, relative to the top of the repository. */
export interface Listing {
  readonly path?: string;
  readonly folder?: string;
}

/** The last listing of each repository, because a commit is opened and its ids are looked up one after the other. */
const lastListings = new WeakMap<Runner, { readonly key: string; readonly listed: readonly Listed[] }>();

/**
 * All files of a commit in the folder in which git runs, or in another one. Paths are relative to that folder. `commit`:
 * an id.
 */
export function listCommit(commit: string, runner: Runner, listing: Listing = {}): readonly Listed[] {
  const key = JSON.stringify([commit, listing]);
  const last = lastListings.get(runner);
  if (last?.key === key) return last.listed;
  const listed = readListing(commit, runner, listing);
  lastListings.set(runner, { key, listed });
  return listed;
}

function readListing(commit: string, { read }: Runner, { path, folder }: Listing): readonly Listed[] {
  const only = path === undefined ? [] : ["--", path];
  const tree = folder === undefined ? [commit] : ["--full-tree", folder === "" ? commit : `${commit}:${folder}`];
  const listing = read(["--literal-pathspecs", "ls-tree", "-r", "-z", ...tree, ...only]).toString("utf8");
  return listing
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
      return { path: line.slice(tab + 1), mode, id };
    });
}

/** Id -> size in bytes. Throws a GitError for a missing object. */
export function sizesOf(ids: readonly string[], { read }: Runner): ReadonlyMap<string, number> {
  const lines = read(["cat-file", "--batch-check=%(objectname) %(objectsize)"], requestOf(ids)).toString().split("\n");
  return new Map(
    ids.map((id, index) => {
      const [name, size] = (lines[index] ?? "").split(" ");
      if (name !== id || size === undefined || size === "missing") throw missing(id);
      return [id, Number(size)];
    }),
  );
}

/** Id -> bytes of blobs or commits, with one run of git. Throws a GitError for a missing object. */
export function readObjects(ids: readonly string[], { read }: Runner): ReadonlyMap<string, Buffer> {
  const answer = ids.length === 0 ? Buffer.alloc(0) : read(["cat-file", "--batch"], requestOf(ids));
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const id of ids) {
    const end = answer.indexOf(0x0a, at);
    const [name, , size] = answer.toString("latin1", at, end).split(" ");
    if (end === -1 || name !== id || size === undefined) throw missing(id);
    found.set(id, answer.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

interface TreeEntry {
  readonly name: string;
  readonly id: string;
  readonly isFolder: boolean;
}

/** Tree -> the files in it, with a run of git for each level of folders. Paths are relative to the tree. */
export function filesOfTrees(ids: readonly string[], runner: Runner): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const trees = new Map<string, readonly TreeEntry[]>();
  for (let next = new Set(ids); next.size > 0;) {
    for (const [id, bytes] of readObjects([...next], runner)) trees.set(id, entriesIn(bytes, id.length / 2));
    const folders = [...next].flatMap((id) => (trees.get(id) ?? []).filter(({ isFolder }) => isFolder));
    next = new Set(folders.flatMap(({ id }) => (trees.has(id) ? [] : [id])));
  }
  const filesIn = (tree: string, prefix: string): readonly (readonly [string, string])[] =>
    (trees.get(tree) ?? []).flatMap(({ name, id, isFolder }) =>
      isFolder ? filesIn(id, `${prefix}${name}/`) : [[`${prefix}${name}`, id] as const],
    );
  return new Map(ids.map((id) => [id, new Map(filesIn(id, ""))]));
}

/** `<mode> <name>\0<id>`, one after the other. `length`: the bytes of an id. */
function entriesIn(bytes: Buffer, length: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const [space, end] = [bytes.indexOf(0x20, at), bytes.indexOf(0, at)];
    const mode = bytes.toString("latin1", at, space);
    const id = bytes.toString("hex", end + 1, end + 1 + length);
    entries.push({ name: bytes.toString("utf8", space + 1, end), id, isFolder: mode === "40000" });
    at = end + 1 + length;
  }
  return entries;
}

function requestOf(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join("");
}

function missing(id: string): GitError {
  return new GitError(`object ${id.slice(0, 12)} of the repository is missing`, FETCH_OBJECTS);
}
