/** A repository in memory. */
import type { Tree } from "../../src/files/index.ts";

/** Path -> text. A pattern lists a folder. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const paths = [...bytes.keys()].toSorted();
  const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
  return {
    read: (path) => bytes.get(path),
    list: (patterns) =>
      paths
        .filter((path) => patterns.some((pattern) => isIn(path, pattern)))
        .map((path) => ({ path, kind: "file", size: bytes.get(path)?.byteLength ?? 0 })),
    exists: (path) => paths.some((one) => isIn(one, path)),
  };
}
