/** Caches the head of a comparison: a snapshot, and the differences of its commit from the snapshot. */
import { saveMemo, recallMemo } from "../../../cache/memo.ts";
import type { Memo, Owner, Seen } from "../../../cache/memo.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Tree } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import { isPin, pinsIn } from "../compiler-version.ts";
import { sourcesIn } from "./source-paths.ts";
import type { SourceOptions } from "./source-paths.ts";
import type { Question } from "./revisions.ts";
import { idsOf, SnapshotRecorder, pairsOf, readSnapshot } from "./snapshot.ts";
import type { Ids, Pairs, Snapshot, WrittenSnapshot } from "./snapshot.ts";

/** A cached head without errors. */
export interface Known extends Snapshot {
  /** The commit of the head; for a work tree, the checked-out commit. */
  readonly commit: string;
  /** The files of the commit that differ from the snapshot. */
  readonly committed: Ids;
}

/** The maximum number of changed files of a partial comparison. */
export const MOST_CHANGED = 200;

interface Written extends WrittenSnapshot {
  readonly commit: string;
  readonly committed: Pairs<string | null>;
}

/** The location and the key in the cache. */
export interface HeadLocation extends Omit<Owner, "name"> {
  readonly folder: string;
}

export function recall(place: HeadLocation): { readonly known: Known; readonly memo: Memo } | undefined {
  const memo = recallMemo(place.folder, ownerOf(place));
  if (memo === undefined) return undefined;
  const { commit, committed, ...snapshot } = JSON.parse(memo.text) as Written;
  return { known: { ...readSnapshot(snapshot), commit, committed: idsOf(committed) }, memo };
}

function ownerOf({ root, build }: HeadLocation): Owner {
  return { root, build, name: "diff" };
}

/** Observes the compilation of a head, and saves a snapshot of it. */
export class HeadRecorder {
  readonly #place: HeadLocation;
  readonly #now: () => number;
  readonly #recorder = new SnapshotRecorder();

  /** `now`: the real time in milliseconds since 1970, independent of `--today`. */
  constructor(place: HeadLocation, now: () => number) {
    this.#place = place;
    this.#now = now;
  }

  get seen(): Seen {
    return this.#recorder.seen;
  }

  watching(tree: Tree): Tree {
    return this.#recorder.watching(tree);
  }

  /** Saves nothing if partial comparisons are impossible for this head. */
  keep(question: Question, tree: Tree, compilation: Compilation, remembered: ParseCache): void {
    const { head, repository } = question;
    const { commit } = head;
    if (commit === undefined) return;
    const filed = head.name === undefined ? undefined : repository.filesOf(commit);
    const { idOf } = repository;
    const taken = this.#recorder.take({
      tree,
      compilation,
      remembered,
      idOfFile: ({ path, text }) => (filed === undefined ? idOf(Buffer.from(text)) : (filed.get(path) ?? "")),
      idOf,
    });
    if (taken === undefined) return;
    const { written, ids, paths } = taken;
    const watched = idsOf(written.watched);
    const committed = committedIn(question, commit, written, new Map([...(filed ?? ids), ...watched]));
    if (committed === undefined || committed.size > MOST_CHANGED) return;
    if ([...committed.keys()].some((path) => watched.has(path) || isPin(path))) return;
    const text = JSON.stringify({ ...written, commit, committed: pairsOf(committed) } satisfies Written);
    saveMemo(this.#place.folder, ownerOf(this.#place), { text, paths }, this.seen, this.#now());
  }
}

/** The files of the commit that differ from `ids`; undefined if they can't be determined. */
function committedIn({ repository }: Question, commit: string, listing: SourceOptions, ids: Ids): Ids | undefined {
  const files = repository.filesOf(commit);
  const tree = repository.open(commit);
  const sources = sourcesIn(tree, listing);
  if (sources === undefined) return undefined;
  const paths = new Set([...ids.keys(), ...sources, ...pinsIn(tree)]);
  return new Map(
    [...paths].flatMap((path) => {
      const id = files.get(path);
      return id === ids.get(path) ? [] : [[path, id] as const];
    }),
  );
}
