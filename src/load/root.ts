/** The root of a repository: the folder with the project's file. */
import { statSync } from "node:fs";
import { dirname, join } from "node:path";

export const PROJECT_FILE = "sluice.yaml";

/** The nearest folder upward that holds a `sluice.yaml`. */
export function findRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (statSync(join(folder, PROJECT_FILE), { throwIfNoEntry: false })?.isFile() === true) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
