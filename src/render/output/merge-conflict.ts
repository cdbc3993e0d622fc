/** Recognizes managed files that a merge changed, which count as unedited. */
import type { Folder } from "./folder.ts";

/** Whether HEAD has these bytes at a path, relative to the output folder. */
export type IsCommitted = (path: string, bytes: Uint8Array) => boolean;

const MARKS = [/^<{7}(?: |\r?$)/m, /^={7}\r?$/m, /^>{7}(?: |\r?$)/m];

/**
 * Whether Git made this file by merging: it has conflict markers, and both sides are in commits, or HEAD has the same
 * content. Overwriting it loses nothing.
 */
export function isMerged(path: string, folder: Folder, isCommitted: IsCommitted): boolean {
  const bytes = folder.disk.read(folder.absolute(path));
  return hasConflict(bytes) || isCommitted(path, bytes);
}

function hasConflict(bytes: Buffer): boolean {
  const text = bytes.toString();
  return MARKS.every((mark) => mark.test(text));
}
