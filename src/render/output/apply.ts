/**
 * Applies a plan to the output folder. All new texts are durable before the first rename, so that a full disk changes
 * nothing. During the run the listing has everything that the folder may contain, so that the next run finishes the work
 * of a killed one.
 */
import { dirname } from "node:path";
import { temporaryOf } from "./folder.ts";
import type { Folder } from "./folder.ts";
import type { FileStat } from "../../files/file-system.ts";
import { LISTING, listingText, unfinishedText } from "./listing.ts";

export interface Work {
  readonly write: readonly string[];
  readonly remove: readonly string[];
  /** The lines of the listing before and after the run; undefined if it is missing. */
  readonly listing: { readonly before: readonly string[] | undefined; readonly after: readonly string[] };
}

/** In place of the listing while it is replaced. */
const FORMER_LISTING = `${LISTING}-before`;

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
  const { before, after } = work.listing;
  const createdFolders: string[] = [];
  const staged: string[] = [];
  const stamps = new Map<string, FileStat>();
  let isListed = false;
  const stage = (path: string, text: string): void => {
    makeFolders(dirname(path), createdFolders, folder);
    staged.push(path);
    create(temporaryOf(path), text, folder);
  };
  try {
    if (before !== undefined) stage(FORMER_LISTING, disk.read(absolute(LISTING)).toString());
    stage(LISTING, unfinishedText([...(before ?? []), ...after, ...work.write, ...work.remove]));
    await fsyncAll(staged, folder);
    name(LISTING, folder);
    isListed = true;
    for (const [path, text] of contents) {
      stage(path, text);
      stamps.set(path, disk.stamp(absolute(temporaryOf(path))));
    }
    stage(LISTING, listingText(after));
    await fsyncAll(staged.slice(before === undefined ? 1 : 2), folder);
  } catch (error) {
    if (isListed && before !== undefined) disk.rename(absolute(temporaryOf(FORMER_LISTING)), absolute(LISTING));
    else if (isListed) removeIfThere(LISTING, folder);
    discard(staged, createdFolders, folder);
    throw error;
  }
  await publish(work, folder);
  return stamps;
}

/** Only renames and removes; the next run finishes this if it is interrupted. */
async function publish({ write, remove, listing }: Work, folder: Folder): Promise<void> {
  const { disk, absolute } = folder;
  for (const path of write) name(path, folder);
  for (const path of remove) disk.remove(absolute(path));
  await disk.flush([...new Set([...write, ...remove].map(dirname))].map(absolute));
  for (const path of remove) removeEmptyFolders(dirname(path), folder);
  if (listing.before !== undefined) disk.remove(absolute(temporaryOf(FORMER_LISTING)));
  if (listing.after.length > 0) return name(LISTING, folder);
  for (const path of [temporaryOf(LISTING), LISTING]) disk.remove(absolute(path));
}

/** Removes the temporary files of an interrupted run; `paths` are those of its listing. */
export function clean(paths: Iterable<string>, folder: Folder): void {
  for (const path of [LISTING, FORMER_LISTING, ...paths]) {
    const kind = folder.kindAt(temporaryOf(path));
    if (kind === "blocked") continue;
    if (kind === "file") removeIfThere(temporaryOf(path), folder);
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
  for (let at = path; at !== "."; at = dirname(at))
    if (disk.kindAt(absolute(at)) !== undefined && !disk.removeFolder(absolute(at))) return;
}

/** Restores the folder. */
function discard(staged: readonly string[], createdFolders: readonly string[], folder: Folder): void {
  for (const path of staged) removeIfThere(temporaryOf(path), folder);
  for (const path of createdFolders.toReversed()) folder.disk.removeFolder(folder.absolute(path));
}
