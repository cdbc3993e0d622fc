/** A base: what a whole run leaves for those after it, its sources as they were and what it made of them. */
import { join } from "node:path";
import { keepMemo, recallMemo, Seen } from "../../cache/memo.ts";
import type { Memo, Owner } from "../../cache/memo.ts";
import { readPack, writePack } from "../../cache/pack.ts";
import type { PackPlace } from "../../cache/pack.ts";
import { shortName } from "../../cache/short-name.ts";
import { hashesOf } from "../../git/hashes.ts";
import type { Tree } from "../../load.ts";
import type { Remembered } from "../../read.ts";
import type { Store } from "../comparison/contents.ts";
import { isLarge } from "../comparison/fitness.ts";
import { Onlooker, readSnapshot } from "../comparison/snapshot.ts";
import type { Snapshot, WrittenSnapshot } from "../comparison/snapshot.ts";
import type { Session } from "../session.ts";
import { readMade, writtenMade } from "./made.ts";
import type { Made, Shelf, WrittenMade } from "./made.ts";

export interface Base {
  readonly snapshot: Snapshot;
  /** How its files looked. */
  readonly memo: Memo;
  readonly made: Made;
  /** Its sources as they were. */
  readonly store: Store;
  /** Sources that were edited since, as far as runs have told: what they touch may be on the disk otherwise. */
  readonly edited: readonly string[];
}

interface Written {
  readonly snapshot: WrittenSnapshot;
  readonly made: WrittenMade;
  /** Of each source, in bytes, in the order in which they are packed. */
  readonly lengths: readonly number[];
}

const idOf = hashesOf("sha1");

/** Undefined if there is none, if it is another's, or if it is not as it was written. */
export function recallBase(shelf: Shelf): Base | undefined {
  const memo = recallMemo(shelf.folder, ownerOf(shelf, "base"));
  if (memo === undefined) return undefined;
  const written = JSON.parse(memo.text) as Written;
  const snapshot = readSnapshot(written.snapshot);
  return {
    snapshot,
    memo,
    made: readMade(written.made),
    store: storeOf(snapshot, written.lengths, shelf),
    edited: recallEdits(shelf),
  };
}

function recallEdits(shelf: Shelf): readonly string[] {
  const memo = recallMemo(shelf.folder, ownerOf(shelf, "edits"));
  return memo === undefined ? [] : (JSON.parse(memo.text) as readonly string[]);
}

/** What is edited since the base was kept. */
export function keepEdits(shelf: Shelf, paths: readonly string[], now: number): void {
  keepMemo(shelf.folder, ownerOf(shelf, "edits"), { text: JSON.stringify(paths), paths: [] }, new Seen(), now);
}

/** What is not as it was packed has another id than it is asked for by. */
function storeOf({ files }: Snapshot, lengths: readonly number[], shelf: Shelf): Store {
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
      return new Map(readPack(packOf(shelf), places).map((bytes) => [idOf(bytes), bytes]));
    },
  };
}

/** Looks on while a whole run compiles, and keeps what came of it. */
export class Keeper {
  readonly #onlooker = new Onlooker();
  readonly #remembered: Remembered = new Map();

  get seen(): Onlooker["seen"] {
    return this.#onlooker.seen;
  }

  /** For the compilation. */
  get remembered(): Remembered {
    return this.#remembered;
  }

  watching(tree: Tree): Tree {
    return this.#onlooker.watching(tree);
  }

  /** Nothing is kept of a run of which a part may not stand for the whole. `now`: milliseconds since 1970. */
  keep(shelf: Shelf, { compilation }: Session, tree: Tree, made: Made, now: number): void {
    if (made.files.size === 0 || !isLarge(compilation)) return;
    const texts = new Map(compilation.files.map((file) => [file, Buffer.from(file.text)]));
    const taken = this.#onlooker.take({
      tree,
      compilation,
      remembered: this.#remembered,
      idOfFile: (file) => idOf(texts.get(file) ?? Buffer.of()),
      idOf,
    });
    if (taken === undefined) return;
    const pieces = [...texts.values()];
    const lengths = pieces.map(({ length }) => length);
    const written: Written = { snapshot: taken.written, made: writtenMade(made), lengths };
    writePack(packOf(shelf), pieces);
    const memo = { text: JSON.stringify(written), paths: taken.paths };
    keepMemo(shelf.folder, ownerOf(shelf, "base"), memo, this.seen, now);
    keepEdits(shelf, [], now);
  }
}

function ownerOf({ circumstances: { root, build, asked } }: Shelf, name: string): Owner {
  return { root, build, asked, name };
}

function packOf({ folder, circumstances: { root } }: Shelf): string {
  return join(folder, `pack-${shortName(root)}`);
}
