/** The few file operations that writing needs: all of them go through here, so that a test can fail or stop at any one. */
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

import type { Stamp } from "./glances.ts";

export type Standing = "file" | "folder" | "link" | "other";

/** Paths are absolute. Faults are thrown as Node throws them, with a `code`. */
export interface Disk {
  /** What a path is, links not followed; undefined where there is nothing. */
  readonly standing: (path: string) => Standing | undefined;
  /** How a file looks; only of what stands there. */
  readonly stamp: (path: string) => Stamp;
  readonly read: (path: string) => Buffer;
  /** The names in a folder; none where there is no folder. */
  readonly list: (path: string) => readonly string[];
  readonly makeFolder: (path: string) => void;
  /** Makes a file that must not be there yet, and waits until it is on the disk. */
  readonly create: (path: string, content: string, executable?: boolean) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  /** False where the folder is not empty. */
  readonly removeFolder: (path: string) => boolean;
  /** Waits until a folder's names are on the disk, where the system can. */
  readonly flush: (folder: string) => void;
}

export const realDisk: Disk = {
  standing(path) {
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
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: renameSync,
  remove: unlinkSync,
  removeFolder: (path) =>
    tolerating(["ENOTEMPTY", "EEXIST", "ENOENT"], () => {
      rmdirSync(path);
      return true;
    }) ?? false,
  flush(folder) {
    tolerating(["EISDIR", "EPERM", "EACCES", "EINVAL"], () => {
      const handle = openSync(folder, "r");
      try {
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    });
  },
};

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
