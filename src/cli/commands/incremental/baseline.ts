/** Caches the sources and results of a full run for later runs. */
import { join } from "node:path";
import { saveMemo, recallMemo, Seen } from "../../../cache/memo.ts";
import type { Memo, Owner } from "../../../cache/memo.ts";
import { readPack, writePack, shortName } from "../../../cache/cache-file.ts";
import type { PackPlace } from "../../../cache/cache-file.ts";
import { hashesOf } from "../../../git/object-id.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Tree } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { SourceFile } from "../../../base/source.ts";
import type { Store } from "../comparison/blobs.ts";
import { readSnapshot } from "../comparison/snapshot.ts";
import type { SnapshotRecorder, Snapshot, WrittenSnapshot } from "../comparison/snapshot.ts";
import { isLarge, hasClusterPolicies } from "./eligible.ts";

/** The location and the key of a base in the cache; `name` is that of the command. */
export interface BaselineLocation extends Owner {
  /** The cache folder. */
  readonly folder: string;
}

/** `Kept`: plain data. */
export interface Baseline<Kept> {
  readonly snapshot: Snapshot;
  /** The stats of its files. */
  readonly memo: Memo;
  readonly kept: Kept;
  /** The contents of its sources. */
  readonly store: Store;
  /** Sources that were edited in runs since then: the output on disk may include these edits. */
  readonly edited: readonly string[];
}

interface Written<Kept> {
  readonly snapshot: WrittenSnapshot;
  readonly kept: Kept;
  /** Bytes of each source, in the order of the pack. */
  readonly lengths: readonly number[];
}

const idOf = hashesOf("sha1");

/** Undefined if the base is missing, damaged or of another owner. */
export function loadBase<Kept>(place: BaselineLocation): Baseline<Kept> | undefined {
  const memo = recallMemo(place.folder, ownerOf(place, "base"));
  if (memo === undefined) return undefined;
  const { snapshot: written, kept, lengths } = JSON.parse(memo.text) as Written<Kept>;
  const snapshot = readSnapshot(written);
  return { snapshot, memo, kept, store: storeOf(snapshot, lengths, place), edited: recallEdits(place) };
}

function recallEdits(place: BaselineLocation): readonly string[] {
  const memo = recallMemo(place.folder, ownerOf(place, "edits"));
  return memo === undefined ? [] : (JSON.parse(memo.text) as readonly string[]);
}

/** Saves the paths that were edited since the base. */
export function saveEdits(place: BaselineLocation, paths: readonly string[], now: number): void {
  saveMemo(place.folder, ownerOf(place, "edits"), { text: JSON.stringify(paths), paths: [] }, new Seen(), now);
}

/** Damaged contents have an id that nobody requests. */
function storeOf({ files }: Snapshot, lengths: readonly number[], place: BaselineLocation): Store {
  return {
    idOf,
    contents(ids) {
      const wanted = new Set(ids);
      const places: PackPlace[] = [];
      let at = 0;
      files.forEach(({ id }, index) => {
        const length = lengths[index] ?? 0;
        if (wanted.has(id)) places.push({ at, length });
        at += length;
      });
      return new Map(readPack(packOf(place), places).map((bytes) => [idOf(bytes), bytes]));
    },
  };
}

/** A full run. */
export interface CompletedRun {
  readonly compilation: Compilation;
  /** The compiled tree; `recorder` observed its compilation. */
  readonly tree: Tree;
  readonly recorder: SnapshotRecorder;
  readonly remembered: ParseCache;
}

/** Saves nothing if partial compilation is impossible. `now`: milliseconds since 1970. */
export function saveBase<Kept>(
  place: BaselineLocation,
  { recorder, ...whole }: CompletedRun,
  kept: Kept,
  now: number,
): void {
  const { compilation } = whole;
  if (!isLarge(compilation) || hasClusterPolicies(compilation)) return;
  const texts = new Map(compilation.files.map((file) => [file, Buffer.from(file.text)]));
  const idOfFile = (file: SourceFile): string => idOf(texts.get(file) ?? Buffer.of());
  const taken = recorder.take({ ...whole, idOfFile, idOf });
  if (taken === undefined) return;
  const pieces = [...texts.values()];
  const lengths = pieces.map(({ length }) => length);
  const written: Written<Kept> = { snapshot: taken.written, kept, lengths };
  writePack(packOf(place), pieces);
  const memo = { text: JSON.stringify(written), paths: taken.paths };
  saveMemo(place.folder, ownerOf(place, "base"), memo, recorder.seen, now);
  saveEdits(place, [], now);
}

function ownerOf({ root, build, asked = [], name }: BaselineLocation, what: "base" | "edits"): Owner {
  return { root, build, asked, name: `${name}-${what}` };
}

function packOf({ folder, root, name }: BaselineLocation): string {
  return join(folder, `${name}-pack-${shortName(root)}`);
}
