/** A tree of files as it will be after an edit. */
import { dirname, extname } from "node:path/posix";
import type { Entry, Tree } from "../../../files/index.ts";
import type { SourceEdit } from "../../../render/output/index.ts";

/** Lists a new file if a source is a folder above it, or a glob that matches similar files in its folder. */
export function treeWith(tree: Tree, edits: readonly SourceEdit[]): Tree {
  const now = new Map(edits.map(({ path, after }) => [path, after === undefined ? undefined : Buffer.from(after)]));
  return {
    read: (path, most) => (now.has(path) ? now.get(path)?.subarray(0, most) : tree.read(path, most)),
    exists: (path) => (now.has(path) ? now.get(path) !== undefined : tree.exists(path)),
    list(patterns) {
      const listed = tree.list(patterns);
      const remaining = listed.filter(({ path }) => !now.has(path) || now.get(path) !== undefined);
      const known = new Set(listed.map(({ path }) => path));
      const added = [...now].flatMap(([path, bytes]): readonly Entry[] =>
        bytes === undefined || known.has(path) || !isMeant(path, patterns, listed) ? [] : [{ path, kind: "file" }],
      );
      return [...remaining, ...added].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

function isMeant(path: string, patterns: readonly string[], listed: readonly Entry[]): boolean {
  const folders = patterns.map((pattern) => pattern.replace(/^\.\//, "").replace(/\/+$/, ""));
  if (folders.some((folder) => path === folder || path.startsWith(`${folder}/`))) return true;
  return listed.some((one) => dirname(one.path) === dirname(path) && extname(one.path) === extname(path));
}
