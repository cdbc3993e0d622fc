/** Finds the root of a project and the top of its repository. */
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export const PROJECT_FILE = "sluice.yaml";

/** The nearest folder, upward, with a `sluice.yaml`. */
export function findRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (statSync(join(folder, PROJECT_FILE), { throwIfNoEntry: false })?.isFile() === true) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The top of the repository that contains a folder; undefined if the folder is in no repository. */
export function findTop(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
