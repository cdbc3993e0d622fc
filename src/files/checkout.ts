/** Links in a checkout: the author of a pull request may have added them, so nothing is written through a link. */
import { dirname, join, parse, relative, sep } from "node:path";
import { PROJECT_FILE } from "./root.ts";
import type { Disk } from "./file-system.ts";

/** For a path: the outermost checkout that contains it, and the outermost link on the way from there, if any. */
export interface Way {
  /** Absolute; undefined outside of a checkout, where the operator is responsible for links. */
  readonly checkout: string | undefined;
  /** Absolute. */
  readonly link: string | undefined;
}

/** `path`: absolute. `within`: a folder that counts as a checkout, with any content. */
export function wayTo(path: string, disk: Pick<Disk, "kindAt">, within?: string): Way {
  const isCheckout = (folder: string): boolean =>
    folder === within || [".git", PROJECT_FILE].some((name) => disk.kindAt(join(folder, name)) !== undefined);
  const folders = foldersTo(dirname(path));
  const checkout = folders.find(isCheckout);
  if (checkout === undefined) return { checkout, link: undefined };
  const inside = [...folders.slice(folders.indexOf(checkout) + 1), path];
  return { checkout, link: inside.find((at) => disk.kindAt(at) === "link") };
}

/** The folder and those above it, outermost first. */
function foldersTo(folder: string): readonly string[] {
  const { root } = parse(folder);
  const names = relative(root, folder).split(sep).filter(Boolean);
  return [root, ...names.map((_, index) => join(root, ...names.slice(0, index + 1)))];
}
