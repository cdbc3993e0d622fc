/** Inspects the output folder: the kind of entry at a path, and whether a link leads there. */
import { basename, dirname, join } from "node:path";
import { sha256 } from "./record.ts";
import type { Disk } from "../../files/file-system.ts";
import { StatCache } from "./stat-cache.ts";

/** The entry at a path. */
export type Found =
  | { readonly is: "absent" }
  | { readonly is: "file"; readonly digest: string }
  /** `by`: the path itself or a parent that is not what it should be. */
  | { readonly is: "blocked"; readonly by: string; readonly link: boolean };

export interface Folder {
  readonly disk: Disk;
  readonly statCache: StatCache;
  readonly absolute: (path: string) => string;
  readonly find: (path: string) => Found;
  /** Like `find`, without reading the file. */
  readonly kindAt: (path: string) => Found["is"];
  readonly isFile: (path: string) => boolean;
}

const CLEAR = { is: "absent" } as const;

/**
 * `root` is absolute. Folders above files are cached: create a new Folder after changing them. `statCache`: cached hashes
 * of files that need not be read again.
 */
export function folderAt(root: string, disk: Disk, statCache: StatCache = new StatCache()): Folder {
  const above = new Map<string, Found>([[".", CLEAR]]);
  const absolute = (path: string): string => join(root, path);

  function findAbove(folder: string): Found {
    const cached = above.get(folder);
    if (cached !== undefined) return cached;
    const parent = findAbove(dirname(folder));
    const found = parent.is === "blocked" ? parent : checkFolder(folder);
    above.set(folder, found);
    return found;
  }

  function checkFolder(folder: string): Found {
    const kind = disk.kindAt(absolute(folder));
    if (kind === undefined || kind === "folder") return CLEAR;
    return { is: "blocked", by: folder, link: kind === "link" };
  }

  function look(path: string): Found | "file" {
    const parent = findAbove(dirname(path));
    if (parent.is === "blocked") return parent;
    const kind = disk.kindAt(absolute(path));
    if (kind === undefined) return CLEAR;
    return kind === "file" ? kind : { is: "blocked", by: path, link: kind === "link" };
  }

  function find(path: string): Found {
    const found = look(path);
    return found === "file" ? { is: "file", digest: digestAt(path) } : found;
  }

  function kindAt(path: string): Found["is"] {
    const found = look(path);
    return found === "file" ? found : found.is;
  }

  function digestAt(path: string): string {
    const stamp = disk.stamp(absolute(path));
    const cached = statCache.digestOf(path, stamp);
    if (cached !== undefined) return cached;
    const digest = sha256(disk.read(absolute(path)));
    statCache.saw(path, stamp, digest);
    return digest;
  }

  return { disk, statCache, absolute, find, kindAt, isFile: (path) => kindAt(path) === "file" };
}

/** The temporary path of a file before its rename: in the same folder, with a name that the next run can derive. */
export function temporaryOf(path: string): string {
  return join(dirname(path), `.sluice-${sha256(basename(path)).slice(0, 16)}.tmp`);
}
