/** The tree of files in a folder. Nothing is followed out of it: no link, no repository inside, no pipe or device. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import glob from "fast-glob";
import { isGlob, normalized } from "./patterns.ts";
import type { Entry, EntryKind, Tree } from "./tree.ts";

const NEVER_ENTERED: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** What a repository has at its top: `.git`, or all of the others. */
const REPOSITORY: ReadonlySet<string> = new Set([".git", "HEAD", "objects", "refs"]);

/** Opening a pipe must not wait for its writer, and a link that has just taken a file's place must not be followed. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

export function openDirectory(root: string): Tree {
  const folders = new Map<string, boolean>();

  /** Whether a path leads through folders only: no links, and nothing outside. */
  function isInside(path: string): boolean {
    if (path === "" || path === ".") return true;
    const known = folders.get(path);
    if (known !== undefined) return known;
    const inside = isInside(parentOf(path)) && kindAt(join(root, path)) === "folder";
    folders.set(path, inside);
    return inside;
  }

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

  function list(patterns: readonly string[]): readonly Entry[] {
    const found = new Map<string, Entry>();
    for (const pattern of patterns.map(normalized))
      for (const entry of isGlob(pattern) ? matching(root, pattern) : below(root, pattern, isInside))
        found.set(entry.path, entry);
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  return { read, list, exists };
}

/** Relative, with `/`, without `.`; undefined for what is not inside, or is git's own. */
function cleaned(path: string): string | undefined {
  if (/^(?:\/|[A-Za-z]:)|[\\\0]/.test(path)) return undefined;
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.includes("..") || names.includes(".git") ? undefined : names.join("/");
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function kindAt(path: string): EntryKind | "folder" | undefined {
  try {
    return kindOf(lstatSync(path));
  } catch {
    return undefined;
  }
}

function kindOf(entry: Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">): EntryKind | "folder" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
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

/** The entry at a path, or everything below the folder there. */
function below(root: string, path: string, isInside: (path: string) => boolean): readonly Entry[] {
  const start = cleaned(path);
  if (start === undefined || !isInside(parentOf(start))) return [];
  const kind = kindAt(join(root, start));
  if (kind === undefined) return [];
  return kind === "folder" ? walk(root, start) : [{ path: start, kind }];
}

function walk(root: string, start: string): readonly Entry[] {
  const found: Entry[] = [];
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = entriesOf(join(root, folder));
    const sealed = entries === undefined ? "unreadable" : folder !== "" && isRepository(entries) && "submodule";
    if (sealed) found.push({ path: folder, kind: sealed });
    for (const entry of sealed ? [] : (entries ?? [])) {
      if (entry.name.startsWith(".") || NEVER_ENTERED.has(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === "folder") open.push(path);
      else found.push({ path, kind });
    }
  }
  return found;
}

/** Undefined if the folder can't be read. */
function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** With a work tree, or bare: git would take its settings from here. */
function isRepository(entries: readonly Dirent[]): boolean {
  const own = new Set(entries.map(({ name }) => name).filter((name) => REPOSITORY.has(name)));
  return own.has(".git") || own.size === REPOSITORY.size - 1;
}

function matching(root: string, pattern: string): readonly Entry[] {
  const repositories = new Map<string, string | undefined>();

  /** The outermost repository inside of ours that a folder belongs to. */
  function repositoryOf(folder: string): string | undefined {
    if (folder === "") return undefined;
    if (!repositories.has(folder)) {
      const own = isRepository(entriesOf(join(root, folder)) ?? []) ? folder : undefined;
      repositories.set(folder, repositoryOf(parentOf(folder)) ?? own);
    }
    return repositories.get(folder);
  }

  return glob
    .sync(pattern, {
      cwd: root,
      objectMode: true,
      onlyFiles: false,
      followSymbolicLinks: false,
      ignore: ["**/node_modules/**"],
    })
    .flatMap(({ path, dirent }): readonly Entry[] => {
      const kind = kindOf(dirent);
      const repository = repositoryOf(kind === "folder" ? path : parentOf(path));
      if (repository !== undefined) return [{ path: repository, kind: "submodule" }];
      return kind === "folder" ? [] : [{ path, kind }];
    });
}
