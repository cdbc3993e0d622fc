/** All files of a commit in the folder in which git runs, hidden ones included, read in batches. */
import { listCommit, readObjects, sizesOf } from "./objects.ts";
import type { Runner } from "./run.ts";

export interface Committed {
  /** Undefined if the path does not exist; "other" for a submodule. */
  readonly kindAt: (path: string) => "file" | "folder" | "link" | "other" | undefined;
  /** The names in a folder. */
  readonly namesIn: (folder: string) => readonly string[];
  /** The bytes of a file. Throws a GitError if they are missing. */
  readonly read: (path: string) => Buffer;
}

/** The bytes that one batch requests. */
const BATCH = 32 * 1024 * 1024;

export function openCommitted(commit: string, runner: Runner): Committed {
  const listed = listCommit(commit, runner);
  const files = new Map(listed.map((entry, index) => [entry.path, { ...entry, index }]));
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const { path } of listed) add(path);
  let batch: ReadonlyMap<string, Buffer> = new Map();

  function add(path: string): void {
    const slash = path.lastIndexOf("/");
    const parent = path.slice(0, Math.max(0, slash));
    const isNew = !folders.has(parent);
    const names = folders.get(parent) ?? new Set();
    folders.set(parent, names.add(path.slice(slash + 1)));
    if (isNew) add(parent);
  }

  /** Files are usually requested in order. */
  function batchFrom(index: number): ReadonlyMap<string, Buffer> {
    const sizes = sizesOf([...new Set(listed.slice(index, index + 5000).map(({ id }) => id))], runner);
    let room = BATCH;
    const wanted = [...sizes].filter(([, size], position) => position === 0 || (room -= size) > 0).map(([id]) => id);
    return readObjects(wanted, runner);
  }

  return {
    kindAt(path) {
      const mode = files.get(path)?.mode;
      if (mode === undefined) return folders.has(path) ? "folder" : undefined;
      return mode.startsWith("100") ? "file" : mode === "120000" ? "link" : "other";
    },
    namesIn: (folder) => [...(folders.get(folder) ?? [])],
    read(path) {
      const entry = files.get(path);
      if (entry === undefined) return Buffer.alloc(0);
      if (!batch.has(entry.id)) batch = batchFrom(entry.index);
      return batch.get(entry.id) ?? Buffer.alloc(0);
    },
  };
}
