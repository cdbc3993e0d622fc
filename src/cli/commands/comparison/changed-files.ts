/** Finds the files of a commit or the work tree that differ from a known state, by the ids of their bytes. */
import type { Memo } from "../../../cache/memo.ts";
import type { Repository } from "../../../git/index.ts";
import type { Tree } from "../../../files/index.ts";
import { isPin, pinsIn } from "../compiler-version.ts";
import type { Known } from "./saved-head.ts";
import { sourcesIn } from "./source-paths.ts";
import type { Ids, Snapshot } from "./snapshot.ts";

/** A side of a comparison: the files that differ from the known state, and the tree. */
export interface Departure {
  readonly changed: Ids;
  readonly tree: Tree;
}

/** Path -> known id. */
export function knownIds({ files, watched }: Snapshot): Ids {
  const ids = new Map(watched);
  for (const { path, id } of files) ids.set(path, id);
  return ids;
}

/** Undefined if the differences can't be determined. */
export function departureOfCommit(
  commit: string,
  known: Known,
  ids: Ids,
  repository: Repository,
): Departure | undefined {
  const tree = lazily(() => repository.open(commit));
  const changed = new Map(known.committed);
  for (const { path, isEdit, id } of commit === known.commit ? [] : repository.changes(known.commit, commit)) {
    if (!isEdit && mayBeSource(path, ids) && !isPin(path)) return listed(commit, tree, known, ids, repository);
    if (!ids.has(path) && !changed.has(path) && !isPin(path)) continue;
    if (ids.get(path) === id) changed.delete(path);
    else changed.set(path, id);
  }
  return { changed, tree };
}

/** Adding, deleting or replacing a file can affect the sources, even by turning a folder into a nested repository. */
function mayBeSource(path: string, ids: Ids): boolean {
  return ids.has(path) || /\.ya?ml$|(?:^|\/)(?:HEAD|\.git|objects|refs)(?:\/|$)/.test(path);
}

/** Compares all files of the commit. */
function listed(commit: string, tree: Tree, known: Known, ids: Ids, repository: Repository): Departure | undefined {
  const sources = sourcesIn(tree, known);
  if (sources === undefined) return undefined;
  const files = repository.filesOf(commit);
  const changed = differing([...sources, ...pinsIn(tree)], ids, known, (path) => files.get(path), true);
  return { changed, tree };
}

/** More than the limit of a source; a larger lock file requires a full run. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Skips files and folders whose stats are unchanged. */
export function departureOfFolder(
  tree: Tree,
  known: Snapshot,
  ids: Ids,
  memo: Memo,
  idOf: Repository["idOf"],
): Departure | undefined {
  const places = new Map<string, number>();
  known.files.forEach(({ path }, index) => places.set(path, index));
  const idAt = (path: string): string | undefined => {
    const index = places.get(path);
    if (index !== undefined && memo.isUntouched(path, index)) return ids.get(path);
    const bytes = tree.read(path, MOST_BYTES);
    return bytes === undefined ? undefined : idOf(bytes);
  };
  const isListed = !looksTheSame(known, memo);
  const sources = isListed ? sourcesIn(tree, known) : [];
  if (sources === undefined) return undefined;
  return { changed: differing([...sources, ...pinsIn(tree)], ids, known, idAt, isListed), tree };
}

/** Whether no source was added or deleted. */
function looksTheSame({ looked, files }: Snapshot, memo: Memo): boolean {
  if (looked === undefined || looked.folders.length === 0) return false;
  return (
    looked.folders.every((path, index) => memo.isUntouched(path, files.length + index)) &&
    looked.absent.every(memo.isAbsent)
  );
}

/**
 * The files that differ, at the given and the known paths. `isAll`: `paths` has all sources, so that other known sources
 * are deleted.
 */
function differing(
  paths: readonly string[],
  ids: Ids,
  { files, watched }: Snapshot,
  idAt: (path: string) => string | undefined,
  isAll: boolean,
): Ids {
  const changed = new Map<string, string | undefined>();
  const current = new Set(paths);
  const note = (path: string, id: string | undefined): void => {
    if (ids.get(path) !== id) changed.set(path, id);
  };
  for (const path of current) note(path, idAt(path));
  for (const path of watched.keys()) if (!current.has(path)) note(path, idAt(path));
  for (const { path } of files)
    if (!current.has(path) && !watched.has(path)) note(path, isAll ? undefined : idAt(path));
  return changed;
}

/** Opens a commit on first use. */
function lazily(open: () => Tree): Tree {
  let opened: Tree | undefined;
  const tree = (): Tree => (opened ??= open());
  return {
    read: (path, most) => tree().read(path, most),
    list: (patterns) => tree().list(patterns),
    exists: (path) => tree().exists(path),
  };
}
