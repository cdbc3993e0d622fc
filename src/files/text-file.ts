/**
 * A text in a file that a person or a runner has named: reports, generated modules, outputs of the Action. Together with
 * `write` and `saveSources`, which own what they write, this is the only way of a text to a disk.
 */
import { dirname } from "node:path";
import { wayTo } from "./checkout.ts";
import { realDisk, makeWay } from "./file-system.ts";
import type { Disk } from "./file-system.ts";

export interface TextFileOptions {
  /** Behind what the file holds. */
  readonly append?: boolean;
  /** Make the folders that are missing. */
  readonly folders?: boolean;
  /** A folder, absolute, that is a checkout whatever it holds. */
  readonly within?: string | undefined;
  readonly disk?: Disk;
}

/**
 * What stands in the way, as a sentence without a full stop; undefined where the text was written. `path` is absolute,
 * `shown` what messages call it. Faults of the disk are thrown.
 */
export function saveText(
  path: string,
  text: string,
  shown: string,
  { append = false, folders = false, within, disk = realDisk }: TextFileOptions = {},
): string | undefined {
  const { checkout, link } = wayTo(path, disk, within);
  if (link !== undefined) {
    const via = link === path ? "is a symbolic link" : `is reached through "${link}", which is a symbolic link`;
    return `"${shown}" ${via} in the checkout: nothing was written`;
  }
  if (folders) makeWay(dirname(path), disk);
  return disk.overwrite(path, text, { append, checkout })
    ? undefined
    : `"${shown}" is not a regular file of the checkout: nothing was written`;
}
