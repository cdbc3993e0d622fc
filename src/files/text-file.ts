/**
 * Writes a text to a file that a person or a runner names: reports, generated modules, outputs of the Action. All other
 * writes go through `write` and `saveSources`, which own their files.
 */
import { dirname } from "node:path";
import { wayTo } from "./checkout.ts";
import { realDisk, makeWay } from "./file-system.ts";
import type { Disk } from "./file-system.ts";

export interface TextFileOptions {
  /** Append to the file. */
  readonly append?: boolean;
  /** Create missing folders. */
  readonly folders?: boolean;
  /** An absolute folder that counts as a checkout, with any content. */
  readonly within?: string | undefined;
  readonly disk?: Disk;
}

/**
 * Returns the obstacle as a sentence without a full stop; undefined if the text was written. `path` is absolute;
 * `shown` is its name in messages. Errors of the disk are thrown.
 */
export function saveText(
  path: string,
  text: string,
  shown: string,
  { append = false, folders = false, within, disk = realDisk }: TextFileOptions = {},
): string | undefined {
  const { checkout, link } = wayTo(path, disk, within);
  if (link !== undefined) {
    const via = link === path ? "is a symbolic link" : `is below the symbolic link "${link}"`;
    return `"${shown}" ${via} in the checkout: nothing was written`;
  }
  if (folders) makeWay(dirname(path), disk);
  return disk.overwrite(path, text, { append, checkout })
    ? undefined
    : `"${shown}" is not a regular file of the checkout: nothing was written`;
}
