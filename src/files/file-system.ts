/**
 * The few file operations that writing needs. Only this file changes a disk, and a test can fail or stop at any
 * operation. `overwrite` follows no link in a checkout; callers of the others check the way with `wayTo` first.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

/** Changes whenever a file changes: modification time, change time, size and inode. */
export type FileStat = readonly [modified: number, changed: number, size: number, number: number];

export type DiskEntryKind = "file" | "folder" | "link" | "other";

/** Paths are absolute. Errors are those of Node, with a `code`. */
export interface Disk {
  /** The kind of entry, links not followed; undefined if nothing is there. */
  readonly kindAt: (path: string) => DiskEntryKind | undefined;
  /** Throws if nothing is there. */
  readonly stamp: (path: string) => FileStat;
  readonly read: (path: string) => Buffer;
  /** The names in a folder; empty if there is no folder. */
  readonly list: (path: string) => readonly string[];
  readonly makeFolder: (path: string) => void;
  /** Creates a file that must not exist yet. It is durable only after `settle`. */
  readonly create: (path: string, content: string | Uint8Array, executable?: boolean) => void;
  /** Creates or overwrites a file. Writes nothing and returns false if the path leads out of the checkout. */
  readonly overwrite: (path: string, content: string, how: Overwriting) => boolean;
  /** Creates a private temporary folder; its path begins with `stem`. */
  readonly temporaryFolder: (stem: string) => string;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  /** False if the folder is not empty. */
  readonly removeFolder: (path: string) => boolean;
  /** Waits until files are durable (fsync). Many files at once take hardly longer than a few. */
  readonly settle: (paths: readonly string[]) => Promise<void>;
  /** Waits until the names in folders are durable, where the system supports it. */
  readonly flush: (folders: readonly string[]) => Promise<void>;
}

export interface Overwriting {
  /** Append to the content of the file. */
  readonly append: boolean;
  /** The folder that must contain the file without a link on the way; undefined allows any file, pipe or device. */
  readonly checkout: string | undefined;
}

export const realDisk: Disk = {
  kindAt(path) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return "link";
    if (stats.isDirectory()) return "folder";
    return stats.isFile() ? "file" : "other";
  },
  stamp(path) {
    const { mtimeMs, ctimeMs, size, ino } = lstatSync(path);
    return [mtimeMs, ctimeMs, size, ino];
  },
  read: (path) => readFileSync(path),
  list: (path) => tolerating(["ENOENT", "ENOTDIR"], () => readdirSync(path)) ?? [],
  makeFolder: (path) => {
    mkdirSync(path);
  },
  create(path, content, executable = false) {
    const file = openSync(path, "wx", executable ? 0o777 : 0o666);
    try {
      writeFileSync(file, content);
    } finally {
      closeSync(file);
    }
  },
  overwrite(path, content, { append, checkout }) {
    if (checkout !== undefined) return overwriteIn(checkout, path, content, append);
    writeFileSync(path, content, { flag: append ? "a" : "w" });
    return true;
  },
  temporaryFolder: (stem) => mkdtempSync(stem),
  rename: renameSync,
  remove: unlinkSync,
  removeFolder: (path) =>
    tolerating(["ENOTEMPTY", "EEXIST", "ENOENT"], () => {
      rmdirSync(path);
      return true;
    }) ?? false,
  settle: (paths) => together(paths, (path) => synced(path, "r+")),
  flush: (folders) =>
    together(folders, async (folder) => {
      try {
        await synced(folder, "r");
      } catch (error) {
        if (!isFault(error, ["EISDIR", "EPERM", "EACCES", "EINVAL"])) throw error;
      }
    }),
};

/** Do not open links and do not wait for pipes. Systems without these flags have neither. */
const UNFOLLOWED = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Checks the opened file before it changes it, because a folder on the way may have become a link. */
function overwriteIn(checkout: string, path: string, content: string, append: boolean): boolean {
  const isElsewhere = (): boolean => {
    const folder = dirname(path);
    return realpathSync(folder) !== join(realpathSync(checkout), relative(checkout, folder));
  };
  const found = realDisk.kindAt(path);
  if ((found !== undefined && found !== "file") || isElsewhere()) return false;
  const file = openSync(path, UNFOLLOWED | (append ? constants.O_APPEND : 0), 0o666);
  try {
    if (!fstatSync(file).isFile() || isElsewhere()) return false;
    if (!append) ftruncateSync(file);
    writeFileSync(file, content);
    return true;
  } finally {
    closeSync(file);
  }
}

/** The maximum number of files that are open at once. Systems allow at least 256. */
const OPEN = 128;

/** Throws the first error after all files are closed. */
async function together(paths: readonly string[], act: (path: string) => Promise<void>): Promise<void> {
  for (let start = 0; start < paths.length; start += OPEN) {
    const results = await Promise.allSettled(paths.slice(start, start + OPEN).map(act));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }
}

/** `flags`: some systems allow fsync only on a file that is open for writing. */
function synced(path: string, flags: "r" | "r+"): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = openSync(path, flags);
    fsync(file, (fault) => {
      closeSync(file);
      if (fault === null) resolve();
      else reject(fault);
    });
  });
}

/** Whether an error is a system error with one of these codes. */
export function isFault(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

function tolerating<Result>(codes: readonly string[], act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (isFault(error, codes)) return undefined;
    throw error;
  }
}

/** Creates a folder and its parents. Returns those that it created, outermost first; another run may create some meanwhile. */
export function makeWay(folder: string, disk: Disk): readonly string[] {
  if (disk.kindAt(folder) !== undefined) return [];
  const made = makeWay(dirname(folder), disk);
  try {
    disk.makeFolder(folder);
  } catch (error) {
    if (isFault(error, ["EEXIST"]) && disk.kindAt(folder) === "folder") return made;
    throw error;
  }
  return [...made, folder];
}
