/** Checks the path to the output folder for links, and locates files in it for messages. */
import { join, relative, sep } from "node:path";
import type { TextLocation } from "../../base/source.ts";
import { wayTo } from "../../files/checkout.ts";
import type { Disk } from "../../files/file-system.ts";
import { isGitsOwn } from "./check-paths.ts";

/** The first obstacle on the path from `root` to the output folder: a link in the checkout, or a non-folder. */
export function obstacleTo(outputFolder: string, root: string, disk: Disk): string | undefined {
  const isFolder = (path: string): boolean => [undefined, "folder"].includes(disk.kindAt(path));
  return wayTo(outputFolder, disk, root).link ?? foldersFrom(root, outputFolder).find((folder) => !isFolder(folder));
}

/** Whether the output folder is in `.git`, where a file may be run as a command. */
export function isInGits(outputFolder: string, root: string): boolean {
  return relative(root, outputFolder).split(sep).some(isGitsOwn);
}

/** Absolute paths, outermost first; only the folder itself if it is outside `root`. */
function foldersFrom(root: string, outputFolder: string): readonly string[] {
  const names = relative(root, outputFolder).split(sep);
  if (names[0] === ".." || names[0] === "") return [outputFolder];
  return names.map((_, index) => join(root, ...names.slice(0, index + 1)));
}

/** The location of a written file, without text to quote. */
export function fileAt(path: string): TextLocation {
  return { file: { path, text: "" }, start: 0, end: 0 };
}
