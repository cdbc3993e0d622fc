/** The kind of entry at a path; links are not followed. */
import { lstatSync } from "node:fs";
import type { Stats } from "node:fs";
import type { EntryKind } from "./tree.ts";

/** The methods that `Dirent` and `Stats` share. */
export interface Kinded {
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

export function kindOf(entry: Kinded): EntryKind | "folder" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

export function kindAt(path: string): EntryKind | "folder" | undefined {
  const stats = statsAt(path);
  return stats === undefined ? undefined : kindOf(stats);
}

/** Undefined if nothing is there or access is denied. */
export function statsAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
