/**
 * The few file operations that writing needs. No other code may call them: a test can fail or stop at any operation,
 * and no operation follows a link in a checkout.
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

/** How a file looks: the times of its content and of its entry, its size and its number on the disk. */
export type FileStat = readonly [modified: number, changed: number, size: number, number: number];

export type EntryKind = "file" | "folder" | "link" | "other";

/** Paths are absolute. Faults are thrown as Node throws them, with a `code`. */
export interface Disk {
  /** What a path is, links not followed; undefined where there is nothing. */
  readonly kindAt: (path: string) => EntryKind | undefined;
  /** How a file looks; only of what stands there. */
  readonly stamp: (path: string) => FileStat;
  readonly read: (path: string) => Buffer;
  /** The names in a folder; none where there is no folder. */
  readonly list: (path: string) => readonly string[];
  readonly makeFolder: (path: string) => void;
  /** Makes a file that must not be there yet. It need not be on the disk before `settle` was waited for. */
  readonly create: (path: string, content: string | Uint8Array, executable?: boolean) => void;
  /** Gives a file another text, whether it is there or not. False, and nothing written, where it leads out of the checkout. */
  readonly overwrite: (path: string, content: string, how: Overwriting) => boolean;
  /** Creates a private temporary folder; its path begins with `stem`. */
  readonly temporaryFolder: (stem: string) => string;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  /** False where the folder is not empty. */
  readonly removeFolder: (path: string) => boolean;
  /** Until files are on the disk, which takes many together in the time of a few. */
  readonly settle: (paths: readonly string[]) => Promise<void>;
  /** Until the names in folders are on the disk, where the system can. */
  readonly flush: (folders: readonly string[]) => Promise<void>;
}

export interface Overwriting {
  /** Behind what the file holds. */
  readonly append: boolean;
  /** The folder that the file must really be in, by no link; undefined: anywhere, and anything that takes text. */
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

/** A link is not opened, a pipe not waited for; a system without these has neither the one nor the other for us. */
const UNFOLLOWED = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What was opened is looked at before it is changed: a folder on the way may have become a link meanwhile. */
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

/** Files that are open at once, at most: systems allow 256 and more. */
const OPEN = 128;

/** Throws what failed first, when no file is open any more. */
async function together(paths: readonly string[], act: (path: string) => Promise<void>): Promise<void> {
  for (let start = 0; start < paths.length; start += OPEN) {
    const results = await Promise.allSettled(paths.slice(start, start + OPEN).map(act));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }
}

/** `flags`: some systems only let those wait for a file who may write to it. */
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

/** Whether an error is a fault of the system with one of these codes. */
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

/** Makes a folder and those above it; the ones that it made, outermost first. Another run may make them at the same time. */
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
