/** The output folder on its way: which links lead to it, and how paths in it are called. */
import { dirname, join, relative, sep } from "node:path";
import type { TextLocation } from "../source.ts";
import type { Disk } from "./disk.ts";
import { isGitsOwn } from "./paths.ts";

/** The first folder on the way from `root` to the output folder, itself included, that is there and is no folder. */
export function obstacleTo(outputFolder: string, root: string, disk: Disk): string | undefined {
  return wayTo(outputFolder, root).find((folder) => ![undefined, "folder"].includes(disk.standing(folder)));
}

/** Whether the output folder is git's own, or below it: there, a file may be a command. */
export function isInGits(outputFolder: string, root: string): boolean {
  return relative(root, outputFolder).split(sep).some(isGitsOwn);
}

/** Absolute paths, outermost first; just the folder itself where it lies outside. */
function wayTo(outputFolder: string, root: string): readonly string[] {
  const names = relative(root, outputFolder).split(sep);
  if (names[0] === ".." || names[0] === "") return [outputFolder];
  return names.map((_, index) => join(root, ...names.slice(0, index + 1)));
}

/** Makes a folder and those above it; the ones that it made, outermost first. */
export function makeWay(folder: string, disk: Disk): readonly string[] {
  if (disk.standing(folder) !== undefined) return [];
  const made = makeWay(dirname(folder), disk);
  disk.makeFolder(folder);
  return [...made, folder];
}

/** The place of a written file, which nobody quotes from. */
export function fileAt(path: string): TextLocation {
  return { file: { path, text: "" }, start: 0, end: 0 };
}
