/** The tree of files in a folder. Nothing is followed out of it: no link, no repository inside, no pipe or device. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cleaned, kindOf, listEntries, parentOf } from "./listing.ts";
import type { Folders } from "./listing.ts";
import type { EntryKind, Tree } from "./tree.ts";

/** Opening a pipe must not wait for its writer, and a link that has just taken a file's place must not be followed. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

export function openDirectory(root: string): Tree {
  const inside = new Map<string, boolean>();

  function isInside(path: string): boolean {
    if (path === "") return true;
    const known = inside.get(path);
    if (known !== undefined) return known;
    const answer = isInside(parentOf(path)) && kindAt(join(root, path)) === "folder";
    inside.set(path, answer);
    return answer;
  }

  const folders: Folders = {
    kindAt: (path) => kindAt(join(root, path)),
    entriesOf: (folder) => attempt(() => readdirSync(join(root, folder), { withFileTypes: true })),
    isInside,
    globs: { cwd: root },
  };

  function exists(path: string): boolean {
    const clean = cleaned(path);
    if (clean === undefined || !isInside(parentOf(clean))) return false;
    const kind = kindAt(join(root, clean));
    return kind === "file" || kind === "folder";
  }

  function read(path: string, most: number = Number.MAX_SAFE_INTEGER): Uint8Array | undefined {
    const clean = cleaned(path);
    return clean !== undefined && isInside(parentOf(clean)) ? readRegular(join(root, clean), most) : undefined;
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

function kindAt(path: string): EntryKind | "folder" | undefined {
  const stats = attempt(() => lstatSync(path));
  return stats === undefined ? undefined : kindOf(stats);
}

function readRegular(path: string, most: number): Uint8Array | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, FLAGS);
    const stats = fstatSync(file);
    return stats.isFile() ? readUpTo(file, Math.min(stats.size, most)) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
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
