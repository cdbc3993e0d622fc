/** A tree of files as it would be after an edit. */
import type { Entry, Tree } from "../../load.ts";
import type { SourceEdit } from "../../write/sources.ts";

/** New files are found by the sources that are folders above them. */
export function treeWith(tree: Tree, edits: readonly SourceEdit[]): Tree {
  const now = new Map(edits.map(({ path, after }) => [path, after === undefined ? undefined : Buffer.from(after)]));
  return {
    read: (path, most = Number.MAX_SAFE_INTEGER) =>
      now.has(path) ? now.get(path)?.subarray(0, most) : tree.read(path, most),
    exists: (path) => (now.has(path) ? now.get(path) !== undefined : tree.exists(path)),
    list(patterns) {
      const listed = tree.list(patterns).filter(({ path }) => !now.has(path) || now.get(path) !== undefined);
      const known = new Set(listed.map(({ path }) => path));
      const added = [...now].flatMap(([path, bytes]): readonly Entry[] =>
        bytes === undefined || known.has(path) || !patterns.some((pattern) => isBelow(path, pattern))
          ? []
          : [{ path, kind: "file" }],
      );
      return [...listed, ...added].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

function isBelow(path: string, pattern: string): boolean {
  const folder = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  return path === folder || path.startsWith(`${folder}/`);
}
