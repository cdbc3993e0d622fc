/**
 * apply: carries a plan out. Every new text is on the disk before the first name changes, so that a full disk leaves
 * everything as it was; a journal, written first and removed last, lets the next run finish what a killed one began.
 */
import { dirname } from "node:path";
import { temporaryOf } from "./folder.ts";
import type { Folder } from "./folder.ts";
import type { FileStat } from "../../files/file-system.ts";
import { inventoryText } from "./inventory.ts";
import type { Line } from "./inventory.ts";

export const JOURNAL = ".sluice-journal";

export interface Work {
  /** Paths of the files to write, and to delete. */
  readonly write: readonly string[];
  readonly remove: readonly string[];
  /** Path -> text of the inventories to write; they take their names last. */
  readonly inventories: ReadonlyMap<string, string>;
  readonly removeInventories: readonly string[];
  /** Everything that is about to be written or deleted, or was by a run that did not end. */
  readonly journal: Iterable<Line>;
}

/**
 * `contents` gives the path and text of each file to write, once. What comes back says how each of them looked before it
 * took its name.
 */
export async function apply(
  work: Work,
  contents: Iterable<readonly [string, string]>,
  folder: Folder,
): Promise<ReadonlyMap<string, FileStat>> {
  const { disk, absolute } = folder;
  const first = disk.kindAt(absolute(JOURNAL)) === undefined;
  const made: string[] = [];
  const staged: string[] = [];
  const stamps = new Map<string, FileStat>();
  const stage = (path: string, text: string): void => {
    makeFolders(dirname(path), made, folder);
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
    discard(staged, made, folder);
    if (first) removeIfThere(JOURNAL, folder);
    throw error;
  }
  await publish(work, folder);
  return stamps;
}

/** From here on nothing is written, only named: what is cut short here is finished by the next run. */
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

/** Removes what a run that was cut short has left behind: `paths` are those of its journal. */
export function clean(paths: Iterable<string>, folder: Folder): void {
  for (const path of [JOURNAL, ...paths]) {
    const found = folder.find(temporaryOf(path));
    if (found.is === "blocked") continue;
    if (found.is === "file") removeIfThere(temporaryOf(path), folder);
    removeEmptyFolders(dirname(path), folder);
  }
}

/** Temporaries are ours by their name, whatever stands there. */
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

function makeFolders(path: string, made: string[], folder: Folder): void {
  if (path === "." || folder.disk.kindAt(folder.absolute(path)) !== undefined) return;
  makeFolders(dirname(path), made, folder);
  folder.disk.makeFolder(folder.absolute(path));
  made.push(path);
}

function removeEmptyFolders(path: string, { disk, absolute }: Folder): void {
  for (let at = path; at !== "."; at = dirname(at)) if (!disk.removeFolder(absolute(at))) return;
}

/** Leaves the folder as it was. */
function discard(staged: readonly string[], made: readonly string[], folder: Folder): void {
  for (const path of staged) removeIfThere(temporaryOf(path), folder);
  for (const path of made.toReversed()) folder.disk.removeFolder(folder.absolute(path));
}
