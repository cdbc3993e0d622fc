/** Files of ours as a merge leaves them: no branch wrote them so, and no hand did. */
import type { Folder } from "./folder.ts";

/** Whether these bytes are what HEAD has at a path, relative to the output folder. */
export type IsCommitted = (path: string, bytes: Uint8Array) => boolean;

const MARKS = [/^<{7}(?: |\r?$)/m, /^={7}\r?$/m, /^>{7}(?: |\r?$)/m];

/**
 * Whether a file is what git made of two branches. Either it holds the marks of a conflict, whose sides both stand in
 * a commit; or it is at HEAD just as it is here. Nothing that is lost with it can't be had again.
 */
export function isMerged(path: string, folder: Folder, isCommitted: IsCommitted): boolean {
  const bytes = folder.disk.read(folder.absolute(path));
  return hasConflict(bytes) || isCommitted(path, bytes);
}

function hasConflict(bytes: Buffer): boolean {
  const text = bytes.toString();
  return MARKS.every((mark) => mark.test(text));
}
