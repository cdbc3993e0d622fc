/** The output folder as it is: what stands at a path, and whether the way there leads through a link. */
import { basename, dirname, join } from "node:path";
import { sha256 } from "./inventory.ts";
import type { Disk } from "../../files/file-system.ts";
import { StatCache } from "./stat-cache.ts";

/** What a run finds at a path. */
export type Found =
  | { readonly is: "absent" }
  | { readonly is: "file"; readonly digest: string }
  /** `by`, the path itself or one above it, is not what it should be. */
  | { readonly is: "blocked"; readonly by: string; readonly link: boolean };

export interface Folder {
  readonly disk: Disk;
  readonly glances: StatCache;
  /** The absolute path of a path in the folder. */
  readonly absolute: (path: string) => string;
  readonly find: (path: string) => Found;
}

const CLEAR = { is: "absent" } as const;

/**
 * `root` is absolute. What was found of the folders above files is remembered: make a new one after changing them.
 * `glances`: what is known of files that need not be read again.
 */
export function folderAt(root: string, disk: Disk, glances: StatCache = new StatCache()): Folder {
  const above = new Map<string, Found>([[".", CLEAR]]);
  const absolute = (path: string): string => join(root, path);

  function findAbove(folder: string): Found {
    const known = above.get(folder);
    if (known !== undefined) return known;
    const parent = findAbove(dirname(folder));
    const found = parent.is === "blocked" ? parent : passable(folder);
    above.set(folder, found);
    return found;
  }

  function passable(folder: string): Found {
    const standing = disk.kindAt(absolute(folder));
    if (standing === undefined || standing === "folder") return CLEAR;
    return { is: "blocked", by: folder, link: standing === "link" };
  }

  function find(path: string): Found {
    const parent = findAbove(dirname(path));
    if (parent.is === "blocked") return parent;
    const standing = disk.kindAt(absolute(path));
    if (standing === undefined) return CLEAR;
    if (standing === "file") return { is: "file", digest: digestAt(path) };
    return { is: "blocked", by: path, link: standing === "link" };
  }

  function digestAt(path: string): string {
    const stamp = disk.stamp(absolute(path));
    const known = glances.digestOf(path, stamp);
    if (known !== undefined) return known;
    const digest = sha256(disk.read(absolute(path)));
    glances.saw(path, stamp, digest);
    return digest;
  }

  return { disk, glances, absolute, find };
}

/** Where a file is made before it takes its name: in the same folder, by a name that the next run knows. */
export function temporaryOf(path: string): string {
  return join(dirname(path), `.sluice-${sha256(basename(path)).slice(0, 16)}.tmp`);
}
