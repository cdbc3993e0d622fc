/** Expands the patterns of `spec.sources`, in a folder and in a commit alike. */
import type { FileSystemAdapter } from "fast-glob";
import { fastGlob } from "../base/lazy-libraries.ts";
import { kindOf } from "./entry-kind.ts";
import type { Kinded } from "./entry-kind.ts";
import { isGlob, normalized } from "./patterns.ts";
import type { Entry, EntryKind } from "./tree.ts";

const NEVER_ENTERED: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Entries that mark the top of a repository: with a work tree, bare, or a linked work tree. */
const REPOSITORIES: readonly (readonly string[])[] = [[".git"], ["HEAD", "objects", "refs"], ["HEAD", "commondir"]];

/** Like `Dirent`. */
export interface FolderEntry extends Kinded {
  readonly name: string;
}

/** Folders on a disk or in a commit. Paths are relative to the root, which is "". */
export interface Folders {
  readonly kindAt: (path: string) => EntryKind | "folder" | undefined;
  /** Undefined if the folder can't be read. */
  readonly entriesOf: (folder: string) => readonly FolderEntry[] | undefined;
  /** Whether a path stays inside the root and has no link in it. */
  readonly isInside: (path: string) => boolean;
}

export function listEntries(folders: Folders, patterns: readonly string[]): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const pattern of patterns.map(normalized))
    for (const entry of isGlob(pattern) ? matching(folders, pattern) : below(folders, pattern))
      found.set(entry.path, entry);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Relative, with `/`, without `.`. Undefined if the path leads outside or into `.git`. */
export function cleaned(path: string): string | undefined {
  if (/^(?:\/|[A-Za-z]:)|[\\\0]/.test(path)) return undefined;
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.includes("..") || names.includes(".git") ? undefined : names.join("/");
}

/** The entry at a path, or everything below the folder there. */
function below(folders: Folders, path: string): readonly Entry[] {
  const start = cleaned(path);
  if (start === undefined || !folders.isInside(parentOf(start))) return [];
  const kind = folders.kindAt(start);
  if (kind === undefined) return [];
  return kind === "folder" ? walk(folders, start) : [{ path: start, kind }];
}

function walk({ entriesOf, kindAt }: Folders, start: string): readonly Entry[] {
  const found: Entry[] = [];
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = entriesOf(folder);
    const sealed = entries === undefined ? "unreadable" : folder !== "" && isRepository(entries) && "submodule";
    if (sealed) found.push({ path: folder, kind: sealed });
    for (const entry of sealed ? [] : (entries ?? [])) {
      if (entry.name.startsWith(".") || NEVER_ENTERED.has(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === "folder") open.push(path);
      else found.push({ path, kind: kind === "other" ? ownKind(kindAt(path)) : kind });
    }
  }
  return found;
}

/** Commits have kinds of entries that `Dirent` does not have. */
function ownKind(kind: EntryKind | "folder" | undefined): EntryKind {
  return kind === undefined || kind === "folder" ? "other" : kind;
}

/** Whether Git would read settings from this folder. */
function isRepository(entries: readonly FolderEntry[]): boolean {
  // File systems that ignore case find `head` as well.
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  return REPOSITORIES.some((own) => own.every((name) => names.has(name.toLowerCase())));
}

function matching(folders: Folders, pattern: string): readonly Entry[] {
  const { entriesOf, kindAt } = folders;
  const repositories = new Map<string, string | undefined>();

  /** The outermost nested repository that contains a folder. */
  function repositoryOf(folder: string): string | undefined {
    if (folder === "") return undefined;
    if (!repositories.has(folder)) {
      const own = isRepository(entriesOf(folder) ?? []) ? folder : undefined;
      repositories.set(folder, repositoryOf(parentOf(folder)) ?? own);
    }
    return repositories.get(folder);
  }

  return fastGlob()
    .sync(pattern, {
      cwd: ROOT,
      fs: globbed(folders),
      objectMode: true,
      onlyFiles: false,
      followSymbolicLinks: false,
      ignore: ["**/node_modules/**"],
    })
    .flatMap(({ path, dirent }): readonly Entry[] => {
      const kind = kindOf(dirent);
      const repository = repositoryOf(kind === "folder" ? path : parentOf(path));
      if (repository !== undefined) return [{ path: repository, kind: "submodule" }];
      if (kind === "folder") return [];
      return [{ path, kind: kind === "other" ? ownKind(kindAt(path)) : kind }];
    });
}

const ROOT = "/";

/** Adapts folders to the file-system interface of fast-glob. */
function globbed({ entriesOf, kindAt, isInside }: Folders): FileSystemAdapter {
  const inside = (path: string): string =>
    path
      .replaceAll("\\", "/")
      .replace(/^(?:[A-Za-z]:)?\/+/, "")
      .replace(/\/+$/, "");
  const readdirSync = (path: string): readonly FolderEntry[] =>
    isInside(inside(path)) ? (entriesOf(inside(path)) ?? []) : [];
  const lstatSync = (path: string): FolderEntry => {
    const kind = kindAt(inside(path));
    if (kind === undefined) throw Object.assign(new Error(`${path} does not exist`), { code: "ENOENT" });
    return folderEntry(path, kind);
  };
  return { readdirSync, lstatSync, statSync: lstatSync } as unknown as FileSystemAdapter;
}

/** An entry that behaves like `Dirent`. */
export function folderEntry(name: string, kind: EntryKind | "folder"): FolderEntry {
  return {
    name,
    isFile: () => kind === "file",
    isDirectory: () => kind === "folder",
    isSymbolicLink: () => kind === "link",
  };
}
