/** Writes edits to source files on request: all of them or, if there is an obstacle, none. */
import { dirname, join } from "node:path";
import { wayTo } from "../../files/checkout.ts";
import { realDisk } from "../../files/file-system.ts";
import type { Disk } from "../../files/file-system.ts";
import { folderAt, temporaryOf } from "./folder.ts";
import { makeWay } from "../../files/file-system.ts";

export interface SourceEdit {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The content when the edit was made; undefined if the file did not exist. */
  readonly before: string | undefined;
  /** Undefined deletes the file. */
  readonly after: string | undefined;
  /** For a new file. */
  readonly executable?: boolean;
}

/** Returns the obstacle as a sentence without a full stop; undefined if all was written. `root` is absolute. */
export async function saveSources(
  root: string,
  edits: readonly SourceEdit[],
  disk: Disk = realDisk,
): Promise<string | undefined> {
  const { link } = wayTo(root, disk);
  if (link !== undefined) return `"${link}" is a symbolic link: nothing was written`;
  const obstacle = edits.map((edit) => obstacleTo(edit, root, disk)).find((message) => message !== undefined);
  if (obstacle !== undefined) return obstacle;
  const staged = await stage(root, edits, disk);
  // A file that changed during staging contains another person's work.
  const changed = edits.map((edit) => obstacleTo(edit, root, disk)).find((message) => message !== undefined);
  if (changed !== undefined) {
    discard(staged, disk);
    return changed;
  }
  try {
    await publish(root, edits, disk);
  } catch (error) {
    discard(staged, disk);
    throw error;
  }
  return undefined;
}

/** Only renames and removes: after an error, every file is either old or new. */
async function publish(root: string, edits: readonly SourceEdit[], disk: Disk): Promise<void> {
  for (const { path, after } of edits) {
    const file = join(root, path);
    if (after === undefined) disk.remove(file);
    else disk.rename(join(root, temporaryOf(path)), file);
  }
  await disk.flush([...new Set(edits.map(({ path }) => dirname(join(root, path))))]);
}

function obstacleTo({ path, before }: SourceEdit, root: string, disk: Disk): string | undefined {
  const found = folderAt(root, disk).find(path);
  if (found.is === "blocked")
    return `"${found.by}" is ${found.link ? "a symbolic link" : "not a folder"}: nothing was written`;
  if (before === undefined) return found.is === "absent" ? undefined : `"${path}" already exists`;
  if (found.is === "absent") return `"${path}" was deleted in the meantime`;
  const same = disk.read(join(root, path)).equals(Buffer.from(before));
  return same ? undefined : `"${path}" was changed in the meantime`;
}

interface Staged {
  readonly files: string[];
  /** Outermost first. */
  readonly folders: string[];
}

/** All new texts are durable before the first rename. */
async function stage(root: string, edits: readonly SourceEdit[], disk: Disk): Promise<Staged> {
  const staged: Staged = { files: [], folders: [] };
  try {
    for (const { path, after, executable } of edits) {
      if (after === undefined) continue;
      const temporary = join(root, temporaryOf(path));
      staged.folders.push(...makeWay(dirname(temporary), disk));
      // Left behind by a run that was killed.
      if (disk.kindAt(temporary) === "file") disk.remove(temporary);
      staged.files.push(temporary);
      disk.create(temporary, after, executable);
    }
    await disk.settle(staged.files);
  } catch (error) {
    discard(staged, disk);
    throw error;
  }
  return staged;
}

function discard({ files, folders }: Staged, disk: Disk): void {
  for (const file of files) if (disk.kindAt(file) === "file") disk.remove(file);
  for (const folder of folders.toReversed()) disk.removeFolder(folder);
}
