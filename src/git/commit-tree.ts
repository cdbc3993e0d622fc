/** The tree of files in a commit, read from its objects. Links and submodules are listed and never followed. */
import { cleaned, folderEntry, listEntries, parentOf } from "../files/glob.ts";
import type { FolderEntry, Folders } from "../files/glob.ts";
import type { EntryKind, Tree } from "../files/index.ts";
import { listCommit, readObjects, sizesOf } from "./objects.ts";
import type { Listed, Listing } from "./objects.ts";
import type { Runner } from "./run.ts";

/** Blobs by id, shared by all trees of a repository. */
export type Blobs = Map<string, Uint8Array>;

/** Larger blobs are read only up to the first byte over the limit. */
const LARGEST_BLOB = 2 * 1024 * 1024;
/** The bytes that one batch requests. */
const BATCH = 32 * 1024 * 1024;

type ListedFile = Pick<Listed, "mode" | "id">;

const KINDS: Readonly<Record<string, EntryKind>> = {
  "100644": "file",
  "100755": "file",
  "100664": "file",
  "120000": "link",
  "160000": "submodule",
};

/**
 * `commit`: an id. `listing`: for the tree of a folder other than the one in which git runs. Throws a GitError if objects
 * are missing, at once or when they are read.
 */
export function openCommitTree(commit: string, runner: Runner, blobs: Blobs, listing?: Listing): Tree {
  return treeOf(new Map(listCommit(commit, runner, listing).map((entry) => [entry.path, entry])), runner, blobs);
}

/** A tree of these files, by path. */
export function treeOf(listed: ReadonlyMap<string, ListedFile>, runner: Runner, blobs: Blobs): Tree {
  const folders = foldersOf(listed);
  const wanted = new Set<string>();

  function list(patterns: readonly string[]): ReturnType<Tree["list"]> {
    const entries = listEntries(folders, patterns);
    for (const { path, kind } of entries) if (kind === "file" && /\.ya?ml$/.test(path)) want(path);
    return entries;
  }

  function want(path: string): void {
    const id = listed.get(path)?.id;
    if (id !== undefined && !blobs.has(id)) wanted.add(id);
  }

  /** The first read fetches all listed files together. */
  function fetchWanted(): void {
    fetchBlobs([...wanted], runner, blobs);
    wanted.clear();
  }

  function read(path: string, most: number): Uint8Array | undefined {
    const clean = cleaned(path) ?? "";
    const entry = listed.get(clean);
    if (entry === undefined || KINDS[entry.mode] !== "file") return undefined;
    want(clean);
    if (!blobs.has(entry.id)) fetchWanted();
    return blobs.get(entry.id)?.subarray(0, most);
  }

  function exists(path: string): boolean {
    const clean = cleaned(path);
    const kind = clean === undefined ? undefined : folders.kindAt(clean);
    return kind === "file" || kind === "folder";
  }

  return { read, list, exists };
}

/** Reads files that are too large for a source only up to the limit. Throws a GitError for a missing blob. */
export function fetchBlobs(ids: readonly string[], runner: Runner, blobs: Blobs): void {
  const sizes = sizesOf(ids, runner);
  for (const batch of batchesOf(sizes)) for (const [id, bytes] of readObjects(batch, runner)) blobs.set(id, bytes);
  for (const [id, size] of sizes) if (size > LARGEST_BLOB) blobs.set(id, Buffer.alloc(LARGEST_BLOB));
}

function batchesOf(sizes: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const batches: string[][] = [[]];
  let room = BATCH;
  for (const [id, size] of sizes) {
    if (size > LARGEST_BLOB) continue;
    if (size > room) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)?.push(id);
    room -= size;
  }
  return batches;
}

/** The folders implied by the paths of a commit; git stores no empty folders. */
function foldersOf(listed: ReadonlyMap<string, ListedFile>): Folders {
  const entries = new Map<string, Map<string, FolderEntry>>([["", new Map()]]);
  for (const [path, { mode }] of listed) add(path, KINDS[mode] ?? "other");

  function add(path: string, kind: EntryKind | "folder"): void {
    const parent = parentOf(path);
    let own = entries.get(parent);
    if (own === undefined) {
      entries.set(parent, (own = new Map()));
      add(parent, "folder");
    }
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!own.has(name)) own.set(name, folderEntry(name, kind));
  }

  function kindAt(path: string): EntryKind | "folder" | undefined {
    if (path === "") return "folder";
    const mode = listed.get(path)?.mode;
    if (mode !== undefined) return KINDS[mode] ?? "other";
    return entries.has(path) ? "folder" : undefined;
  }

  const entriesOf = (folder: string): readonly FolderEntry[] | undefined => {
    const own = entries.get(folder);
    return own === undefined ? undefined : [...own.values()];
  };
  return { kindAt, entriesOf, isInside: (path) => kindAt(path) === "folder" };
}
