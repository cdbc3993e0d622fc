/** Saves the record of a compilation of the work tree, and finds the files that have changed since. */
import { recallMemo, saveMemo, StatRecorder } from "../../../cache/memo.ts";
import type { Looked, Memo, Owner } from "../../../cache/memo.ts";
import { DEFAULT_SOURCES, sourceOptions } from "../../../compiler/project.ts";
import type { Project } from "../../../compiler/link/index.ts";
import type { ChangedFiles, CompilationRecord } from "../../../engine/index.ts";
import { openDirectory, PROJECT_FILE } from "../../../files/index.ts";
import type { Tree } from "../../../files/index.ts";
import { hashesOf } from "../../../git/object-id.ts";
import { sourcesIn } from "./source-paths.ts";
import type { SourceOptions } from "./source-paths.ts";

/** The location and the key in the cache. Default name: that of validations and comparisons. */
export interface RecordPlace extends Omit<Owner, "name"> {
  readonly folder: string;
  readonly name?: string;
}

interface Saved<Kept> {
  readonly listing: SourceOptions;
  /** Other files that were read, with their ids; null for a missing one. */
  readonly others: readonly (readonly [path: string, id: string | null])[];
  readonly looked: Looked;
  readonly record: CompilationRecord;
  /** Plain data of the command. */
  readonly kept: Kept;
}

export const idOfBytes: (bytes: Uint8Array) => string = hashesOf("sha1");

/** A work tree, compared with a saved record. */
export interface WorkTree<Kept = undefined> {
  readonly record: CompilationRecord;
  readonly kept: Kept;
  /** The id of the recorded `sluice.yaml`. */
  readonly recordedProject: string | undefined;
  readonly changed: ChangedFiles;
  /** Path -> id of every source now. */
  readonly ids: ReadonlyMap<string, string | undefined>;
  readonly listing: SourceOptions;
  readonly others: readonly (readonly [path: string, id: string | undefined])[];
  readonly tree: Tree;
  /** Saves the record of this work tree. */
  readonly save: (record: CompilationRecord, kept: Kept, now: number) => void;
}

/**
 * Undefined without a record, or if the sources have to be listed by the compiler, which reports problems with them.
 * `seen`: observes everything, and gets the stats of what is unchanged.
 */
export function compareWithRecord<Kept = undefined>(
  place: RecordPlace,
  seen: StatRecorder = new StatRecorder(),
): WorkTree<Kept> | undefined {
  const memo = recallMemo(place.folder, ownerOf(place));
  if (memo === undefined) return undefined;
  const saved = JSON.parse(memo.text) as Saved<Kept>;
  const tree = openDirectory(place.root, seen);
  const paths = pathsNow(saved, memo, seen, tree);
  const others = saved.others.map(([path, id]) => [path, id ?? undefined] as const);
  if (paths === undefined || !others.every(([path, id]) => idAt(path, tree) === id)) return undefined;
  const { record, listing, kept } = saved;
  const changed = changedSince(record, paths, memo, seen, tree);
  const recorded = new Map(record.files.map(({ path, id }) => [path, id]));
  return {
    record,
    kept,
    recordedProject: recorded.get(PROJECT_FILE),
    changed,
    ids: new Map([...paths].map((path) => [path, changed.has(path) ? changed.get(path) : recorded.get(path)])),
    listing,
    others,
    tree,
    save: (next, nextKept, now) => write(place, { ...saved, record: next, kept: nextKept }, seen, now),
  };
}

function ownerOf({ folder: _, name = "record", ...owner }: RecordPlace): Owner {
  return { ...owner, name };
}

export function idAt(path: string, tree: Tree): string | undefined {
  const bytes = tree.read(path, MOST_BYTES);
  return bytes === undefined ? undefined : idOfBytes(bytes);
}

/** More than the limit of a source. A larger lock file is read up to here. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The paths of all sources. Lists them only if a folder has changed. */
function pathsNow(
  { record, looked, listing }: Saved<unknown>,
  memo: Memo,
  seen: StatRecorder,
  tree: Tree,
): ReadonlySet<string> | undefined {
  const at = (index: number): number => record.files.length + index;
  const isListed =
    looked.folders.length === 0 ||
    !looked.folders.every((path, index) => memo.isUntouched(path, at(index))) ||
    !looked.kinds.every(([path, kind]) => memo.isStill(path, kind));
  if (isListed) {
    const sources = sourcesIn(tree, listing);
    return sources && new Set([PROJECT_FILE, ...sources]);
  }
  looked.folders.forEach((path, index) => seen.keep(path, memo.statsAt(at(index)), true));
  for (const [path, kind] of looked.kinds) seen.onProbe(path, kind ?? undefined);
  return new Set(record.files.map(({ path }) => path));
}

function changedSince(
  { files }: CompilationRecord,
  paths: ReadonlySet<string>,
  memo: Memo,
  seen: StatRecorder,
  tree: Tree,
): ChangedFiles {
  const changed = new Map<string, string | undefined>();
  const known = new Set<string>();
  files.forEach(({ path, id }, index) => {
    known.add(path);
    if (!paths.has(path)) changed.set(path, undefined);
    else if (memo.isUntouched(path, index)) seen.keep(path, memo.statsAt(index), false);
    else {
      const now = idAt(path, tree);
      if (now !== id) changed.set(path, now);
    }
  });
  for (const path of paths) if (!known.has(path)) changed.set(path, idAt(path, tree));
  return changed;
}

function write<Kept>(place: RecordPlace, saved: Omit<Saved<Kept>, "looked">, seen: StatRecorder, now: number): void {
  const { looked } = seen;
  if (looked === undefined) return;
  const paths = [...saved.record.files.map(({ path }) => path), ...looked.folders];
  const text = JSON.stringify({ ...saved, looked } satisfies Saved<Kept>);
  saveMemo(place.folder, ownerOf(place), { text, paths }, seen, now);
}

/** Saves the record of a complete compilation. `seen` has observed it; `kept`: plain data of the command. */
export function saveRecord<Kept>(
  place: RecordPlace,
  { record, kept }: { readonly record: CompilationRecord; readonly kept: Kept },
  project: Project,
  { seen, tree, now }: { readonly seen: StatRecorder; readonly tree: Tree; readonly now: number },
): void {
  const { output, at } = sourceOptions(project);
  const { consumers } = project.spec;
  const listing: SourceOptions = {
    sources: project.spec.sources ?? DEFAULT_SOURCES,
    isAsked: at !== undefined,
    ...(output === undefined ? {} : { output }),
  };
  const others = typeof consumers === "string" ? [[consumers, idAt(consumers, tree) ?? null] as const] : [];
  write(place, { listing, others, record, kept }, seen, now);
}
