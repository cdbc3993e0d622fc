/** The tree of files in a folder. Links, nested repositories, pipes and devices are not followed. */
import { closeSync, constants, fstatSync, openSync, readSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { kindOf, statsAt } from "./entry-kind.ts";
import { cleaned, listEntries, parentOf } from "./glob.ts";
import type { Folders } from "./glob.ts";
import type { EntryKind, Tree } from "./tree.ts";
import type { FileObserver } from "./observer.ts";

/** Do not wait for the writer of a pipe, and do not follow a link that has just replaced a file. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** `observer` is called for everything that is read. */
export function openDirectory(root: string, observer?: FileObserver): Tree {
  const inside = new Map<string, boolean>();

  function isInside(path: string): boolean {
    if (path === "") return true;
    const known = inside.get(path);
    if (known !== undefined) return known;
    const answer = isInside(parentOf(path)) && kindAt(path) === "folder";
    inside.set(path, answer);
    return answer;
  }

  const folders: Folders = {
    kindAt,
    entriesOf(folder) {
      if (observer !== undefined) see(folder, observer);
      return attempt(() => readdirSync(join(root, folder), { withFileTypes: true }));
    },
    isInside,
  };

  function see(folder: string, observer: FileObserver): void {
    const stats = statsAt(join(root, folder));
    if (stats === undefined) observer.onUntracked();
    else observer.onStat(folder, stats);
  }

  function kindAt(path: string): EntryKind | "folder" | undefined {
    const stats = statsAt(join(root, path));
    const kind = stats === undefined ? undefined : kindOf(stats);
    observer?.onProbe(path, kind);
    return kind;
  }

  function exists(path: string): boolean {
    const clean = cleaned(path);
    if (clean === undefined || !isInside(parentOf(clean))) return false;
    const kind = kindAt(clean);
    return kind === "file" || kind === "folder";
  }

  function read(path: string, most: number): Uint8Array | undefined {
    const clean = cleaned(path);
    return clean !== undefined && isInside(parentOf(clean)) ? readRegular(clean, most) : undefined;
  }

  function readRegular(path: string, most: number): Uint8Array | undefined {
    let file: number | undefined;
    try {
      file = openSync(join(root, path), FLAGS);
      const stats = fstatSync(file);
      observer?.onStat(path, stats);
      return stats.isFile() ? readUpTo(file, Math.min(stats.size, most)) : undefined;
    } catch {
      if (kindAt(path) !== undefined) observer?.onUntracked();
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  return { read, list: (patterns) => listEntries(folders, patterns), exists };
}

function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}

function readUpTo(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const more = readSync(file, bytes, length, size - length, length);
    if (more === 0) break;
    length += more;
  }
  return bytes.subarray(0, length);
}
