/**
 * Applies a plan to the output folder. All new texts are durable before the first rename, so that a full disk changes
 * nothing. A journal, written first and removed last, lets the next run finish the work of a killed one.
 */
import { dirname } from "node:path";
import { temporaryOf } from "./folder.ts";
import type { Folder } from "./folder.ts";
import type { FileStat } from "../../files/file-system.ts";
import { inventoryText } from "./inventory.ts";
import type { Line } from "./inventory.ts";

export const JOURNAL = ".sluice-journal";

export interface Work {
  readonly write: readonly string[];
  readonly remove: readonly string[];
  /** Path -> text of the inventories to write; they are renamed last. */
  readonly inventories: ReadonlyMap<string, string>;
  readonly removeInventories: readonly string[];
  /** Everything that this run, or an unfinished one, writes or deletes. */
  readonly journal: Iterable<Line>;
}

/**
 * `contents` yields the path and text of each file to write, once. Returns the stat of each temporary file before its
 * rename.
 */
export async function apply(
  work: Work,
  contents: Iterable<readonly [string, string]>,
  folder: Folder,
): Promise<ReadonlyMap<string, FileStat>> {
  const { disk, absolute } = folder;
  const isFirst = disk.kindAt(absolute(JOURNAL)) === undefined;
  const createdFolders: string[] = [];
  const staged: string[] = [];
  const stamps = new Map<string, FileStat>();
  const stage = (path: string, text: string): void => {
    makeFolders(dirname(path), createdFolders, folder);
    staged.push(path);
    create(temporaryOf(path), text, folder);
  };
  try {
    stage(JOURNAL, inventoryText(work.journal));
    await fsyncAll(staged, folder);
    name(JOURNAL, folder);
    for (const [path, text] of contents) {
      stage(path, text);
      stamps.set(path, disk.stamp(absolute(temporaryOf(path))));
    }
    for (const [path, text] of work.inventories) stage(path, text);
    await fsyncAll(staged.slice(1), folder);
  } catch (error) {
    discard(staged, createdFolders, folder);
    if (isFirst) removeIfThere(JOURNAL, folder);
    throw error;
  }
  await publish(work, folder);
  return stamps;
}

/** Only renames and removes; the next run finishes this if it is interrupted. */
async function publish(work: Work, folder: Folder): Promise<void> {
  const { disk, absolute } = folder;
  for (const path of work.write) name(path, folder);
  for (const path of work.remove) disk.remove(absolute(path));
  const parents = new Set([...work.write, ...work.remove].map(dirname));
  await disk.flush([...parents].map(absolute));
  for (const path of work.inventories.keys()) name(path, folder);
  for (const path of work.removeInventories) disk.remove(absolute(path));
  for (const path of [...work.remove, ...work.removeInventories]) removeEmptyFolders(dirname(path), folder);
  disk.remove(absolute(JOURNAL));
}

/** Removes the temporary files of an interrupted run; `paths` are those of its journal. */
export function clean(paths: Iterable<string>, folder: Folder): void {
  for (const path of [JOURNAL, ...paths]) {
    const found = folder.find(temporaryOf(path));
    if (found.is === "blocked") continue;
    if (found.is === "file") removeIfThere(temporaryOf(path), folder);
    removeEmptyFolders(dirname(path), folder);
  }
}

/** Replaces whatever has the name of a temporary file, because only Sluice uses such names. */
function create(path: string, text: string, folder: Folder): void {
  removeIfThere(path, folder);
  folder.disk.create(folder.absolute(path), text);
}

function fsyncAll(paths: readonly string[], { disk, absolute }: Folder): Promise<void> {
  return disk.settle(paths.map((path) => absolute(temporaryOf(path))));
}

function name(path: string, { disk, absolute }: Folder): void {
  disk.rename(absolute(temporaryOf(path)), absolute(path));
}

function removeIfThere(path: string, { disk, absolute }: Folder): void {
  if (disk.kindAt(absolute(path)) !== undefined) disk.remove(absolute(path));
}

function makeFolders(path: string, createdFolders: string[], folder: Folder): void {
  if (path === "." || folder.disk.kindAt(folder.absolute(path)) !== undefined) return;
  makeFolders(dirname(path), createdFolders, folder);
  folder.disk.makeFolder(folder.absolute(path));
  createdFolders.push(path);
}

function removeEmptyFolders(path: string, { disk, absolute }: Folder): void {
  for (let at = path; at !== "."; at = dirname(at)) if (!disk.removeFolder(absolute(at))) return;
}

/** Restores the folder. */
function discard(staged: readonly string[], createdFolders: readonly string[], folder: Folder): void {
  for (const path of staged) removeIfThere(temporaryOf(path), folder);
  for (const path of createdFolders.toReversed()) folder.disk.removeFolder(folder.absolute(path));
}
