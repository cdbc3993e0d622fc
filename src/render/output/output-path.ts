/** The output folder on its way: which links lead to it, and how paths in it are called. */
import { join, relative, sep } from "node:path";
import type { TextLocation } from "../../base/source.ts";
import { wayTo } from "../../files/checkout.ts";
import type { Disk } from "../../files/file-system.ts";
import { isGitsOwn } from "./paths.ts";

/** The obstacle on the path from `root` to the output folder: a link in the checkout, or anything but a folder. */
export function obstacleTo(outputFolder: string, root: string, disk: Disk): string | undefined {
  const isFolder = (path: string): boolean => [undefined, "folder"].includes(disk.kindAt(path));
  return wayTo(outputFolder, disk, root).link ?? foldersFrom(root, outputFolder).find((folder) => !isFolder(folder));
}

/** Whether the output folder is git's own, or below it: there, a file may be a command. */
export function isInGits(outputFolder: string, root: string): boolean {
  return relative(root, outputFolder).split(sep).some(isGitsOwn);
}

/** Absolute paths, outermost first; just the folder itself where it lies outside. */
function foldersFrom(root: string, outputFolder: string): readonly string[] {
  const names = relative(root, outputFolder).split(sep);
  if (names[0] === ".." || names[0] === "") return [outputFolder];
  return names.map((_, index) => join(root, ...names.slice(0, index + 1)));
}

/** The place of a written file, which nobody quotes from. */
export function fileAt(path: string): TextLocation {
  return { file: { path, text: "" }, start: 0, end: 0 };
}
