/** A commit as a read-only disk: `render --check --at` compares its files with the expected ones. */
import { relative, sep } from "node:path";
import type { Committed } from "../../../git/index.ts";
import type { Disk } from "../../../files/file-system.ts";

/** `root`: of the project, absolute. */
export function diskOf(committed: Committed, root: string): Disk {
  const within = (path: string): string => relative(root, path).split(sep).join("/");
  const refuse = (): never => {
    throw new Error("a commit is not written to");
  };
  return {
    kindAt: (path) => committed.kindAt(within(path)),
    stamp: () => [0, 0, 0, 0],
    read: (path) => committed.read(within(path)),
    list: (path) => committed.namesIn(within(path)),
    makeFolder: refuse,
    create: refuse,
    overwrite: refuse,
    temporaryFolder: refuse,
    rename: refuse,
    remove: refuse,
    removeFolder: refuse,
    settle: refuse,
    flush: refuse,
  };
}
