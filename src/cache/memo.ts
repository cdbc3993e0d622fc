/** Detects changed files by their stats, and stores texts (memos) that are valid while the files are unchanged. */
import { lstatSync } from "node:fs";
import { relative, join } from "node:path";
import type { Stats } from "node:fs";
import type { FileObserver } from "../files/observer.ts";
import { kindAt } from "../files/entry-kind.ts";
import { readEntry, writeEntry, shortName } from "./cache-file.ts";

/** Numbers per file or folder: modification time, change time, size and inode. */
const FIELDS = 4;

/**
 * Milliseconds. Two changes within one tick of the file system's clock have the same time, so stats of files that
 * changed more recently than this are not stored. The coarsest clock, of FAT, has ticks of two seconds.
 */
const TICK = 2000;

interface Look {
  readonly paths: readonly string[];
  /** `FIELDS` numbers for each path. */
  readonly stamps: Float64Array;
  /** The kinds of entries at other paths; null if nothing was there. */
  readonly kinds: readonly (readonly [path: string, kind: string | null])[];
}

/** Records the stats of files just before they are read and of folders before they are listed, and kinds of entries. */
export class StatRecorder implements FileObserver {
  readonly #stats = new Map<string, readonly number[]>();
  readonly #folders = new Set<string>();
  readonly #kinds = new Map<string, string | null>();
  #lost = false;
  #moved = false;

  readonly onStat = (path: string, stats: Stats): void => this.keep(path, numbersOf(stats), stats.isDirectory());

  /** Records the stats of a file or listed folder, also from an earlier run since which it is unchanged. */
  keep(path: string, stats: readonly number[], isFolder: boolean): void {
    const before = this.#stats.get(path);
    if (before !== undefined && before.some((number, index) => number !== stats[index]))
      this.#lost = this.#moved = true;
    this.#stats.set(path, stats);
    if (isFolder) this.#folders.add(path);
  }

  readonly onProbe = (path: string, kind: string | undefined): void => {
    const before = this.#kinds.get(path);
    if (before !== undefined && before !== (kind ?? null)) this.#lost = this.#moved = true;
    this.#kinds.set(path, kind ?? null);
  };

  readonly onUntracked = (): void => {
    this.#lost = true;
  };

  /** Whether all files are still as they were read; if not, the run has mixed two states. */
  stands(root: string): boolean {
    if (this.#moved) return false;
    const stamps = Float64Array.from([...this.#stats.values()].flat());
    return isUnchanged({ paths: [...this.#stats.keys()], stamps, kinds: [...this.#kinds] }, root);
  }

  /** Undefined if a later change could go unnoticed. `now`: milliseconds since 1970. */
  look(now: number): Look | undefined {
    const stamps = Float64Array.from([...this.#stats.values()].flat());
    if (this.#lost || !isSettled(stamps, now)) return undefined;
    return { paths: [...this.#stats.keys()], stamps, kinds: [...this.#kinds] };
  }

  /** The listed folders and the kinds of entries; undefined if something was read that can't be recorded. */
  get looked(): Looked | undefined {
    return this.#lost ? undefined : { folders: [...this.#folders], kinds: [...this.#kinds] };
  }

  /** NaN, which equals nothing, for files that were not seen or changed too recently. */
  numbersOf(path: string, now: number): readonly number[] {
    const numbers = this.#stats.get(path) ?? NEVER;
    const [changed = now, moved = now] = numbers;
    return Math.max(changed, moved) > now - TICK ? NEVER : numbers;
  }
}

const NEVER: readonly number[] = Array.from({ length: FIELDS }, () => Number.NaN);

export interface Looked {
  readonly folders: readonly string[];
  readonly kinds: Look["kinds"];
}

function isSettled(stamps: Float64Array, now: number): boolean {
  for (let at = 0; at < stamps.length; at += FIELDS)
    if (Math.max(stamps[at] ?? 0, stamps[at + 1] ?? 0) > now - TICK) return false;
  return true;
}

/** Whether the stats of all recorded paths are the same. */
export function isUnchanged({ paths, stamps, kinds }: Look, root: string): boolean {
  const folder = nearest(root);
  let at = 0;
  for (const path of paths) {
    const stats = lstatSync(`${folder}/${path}`, MAY_BE_MISSING);
    if (stats === undefined || !looksLike(stats, stamps, at)) return false;
    at += FIELDS;
  }
  return at === stamps.length && kinds.every(([path, kind]) => (kindAt(`${folder}/${path}`) ?? null) === kind);
}

const MAY_BE_MISSING = { throwIfNoEntry: false } as const;

/** The shorter of the relative and the absolute path: resolving long paths takes a sixth of the time. */
function nearest(root: string): string {
  const path = relative("", root) || ".";
  return path.length < root.length ? path : root;
}

function numbersOf({ mtimeMs, ctimeMs, size, ino }: Stats): readonly number[] {
  return [mtimeMs, ctimeMs, size, ino];
}

/** Whether the stats equal the numbers that begin at an index. */
function looksLike({ mtimeMs, ctimeMs, size, ino }: Stats, numbers: Float64Array, at: number): boolean {
  return numbers[at] === mtimeMs && numbers[at + 1] === ctimeMs && numbers[at + 2] === size && numbers[at + 3] === ino;
}

export interface Memo {
  readonly text: string;
  /** Whether a file or folder is unchanged; `index`: its index in the list passed to `saveMemo`. */
  readonly isUntouched: (path: string, index: number) => boolean;
  /** Whether an entry of this kind is at a path; null: nothing. */
  readonly isStill: (path: string, kind: string | null) => boolean;
  /** The stats of the file or folder at an index, for `StatRecorder.keep`. */
  readonly statsAt: (index: number) => readonly number[];
}

/** The key of a memo: other roots and builds never read it. */
export interface Owner {
  readonly root: string;
  /** The id of the compiler's build. */
  readonly build: string;
  /** One memo exists per root and name. */
  readonly name: string;
  /** Other inputs: the day, options. */
  readonly asked?: readonly string[];
}

/** Undefined if the memo is missing, damaged or of another owner. */
export function recallMemo(folder: string, owner: Owner): Memo | undefined {
  const entry = readEntry(pathOf(folder, owner), owner.root);
  const key = `${keyOf(owner)}\n`;
  if (entry === undefined || !entry.text.startsWith(key)) return undefined;
  const { numbers } = entry;
  const statsOf = (path: string): Stats | undefined => lstatSync(`${owner.root}/${path}`, MAY_BE_MISSING);
  return {
    text: entry.text.slice(key.length),
    isUntouched(path, index) {
      const stats = statsOf(path);
      return stats !== undefined && looksLike(stats, numbers, index * FIELDS);
    },
    isStill: (path, kind) => (kindAt(`${owner.root}/${path}`) ?? null) === kind,
    statsAt: (index) => [...numbers.subarray(index * FIELDS, (index + 1) * FIELDS)],
  };
}

/** `now`: milliseconds since 1970. */
export function saveMemo(
  folder: string,
  owner: Owner,
  memo: { readonly text: string; readonly paths: readonly string[] },
  seen: StatRecorder,
  now: number,
): void {
  const numbers = new Float64Array(memo.paths.length * FIELDS);
  memo.paths.forEach((path, index) => numbers.set(seen.numbersOf(path, now), index * FIELDS));
  writeEntry(pathOf(folder, owner), owner.root, { text: `${keyOf(owner)}\n${memo.text}`, names: [], numbers });
}

function keyOf({ root, build, asked = [] }: Owner): string {
  return JSON.stringify([root, build, ...asked]);
}

function pathOf(folder: string, { root, name }: Owner): string {
  return join(folder, `${name}-${shortName(root)}`);
}
