/** Reads a few files of both sides: the work tree from the disk, everything else in one batch from the repository. */
import { FILE_LIMIT, decode } from "../../../files/index.ts";
import type { Repository } from "../../../git/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { SourceFile } from "../../../base/source.ts";

/** One side of a comparison: ids of files by path, and a tree for everything else. */
export interface Side {
  readonly idAt: (path: string) => string | undefined;
  readonly tree: Tree;
}

/** Returns contents by their ids. */
export type Store = Pick<Repository, "idOf" | "contents">;

/** Id -> bytes of the files at some paths; undefined if a file on the disk has changed since. `folder`: the side on the disk. */
export function fetched(
  paths: ReadonlySet<string>,
  sides: readonly Side[],
  folder: Side | undefined,
  store: Store,
): ReadonlyMap<string, Uint8Array> | undefined {
  const found = new Map<string, Uint8Array>();
  for (const path of folder === undefined ? [] : paths) {
    const id = folder?.idAt(path);
    const bytes = id === undefined ? undefined : folder?.tree.read(path, FILE_LIMIT + 1);
    if (id === undefined) continue;
    if (bytes === undefined || store.idOf(bytes) !== id) return undefined;
    found.set(id, bytes);
  }
  const wanted = new Set([...paths].flatMap((path) => sides.flatMap(({ idAt }) => idAt(path) ?? [])));
  const stored = store.contents([...wanted].filter((id) => !found.has(id)));
  return new Map([...stored, ...found]);
}

/** A tree with only these files of a side. `others`: files to read that are not sources. */
export function partOf(
  side: Side,
  paths: readonly string[],
  others: readonly string[],
  bytes: ReadonlyMap<string, Uint8Array>,
): Tree {
  const isPart = new Set([...paths, ...others]);
  const entries = paths.flatMap((path) => (side.idAt(path) === undefined ? [] : [{ path, kind: "file" as const }]));
  return {
    list: () => entries,
    read: (path, most) => {
      if (!isPart.has(path)) return side.tree.read(path, most);
      return bytes.get(side.idAt(path) ?? "")?.subarray(0, most);
    },
    exists: (path) => (isPart.has(path) ? side.idAt(path) !== undefined : side.tree.exists(path)),
  };
}

/** One file as text; undefined if it is missing or not text. */
export function textAt(path: string, side: Side, bytes: ReadonlyMap<string, Uint8Array>): SourceFile | undefined {
  const own = bytes.get(side.idAt(path) ?? "");
  return own === undefined ? undefined : decode(path, own, () => {});
}
