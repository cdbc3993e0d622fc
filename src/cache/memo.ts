/** How files looked: everything that a run saw of a folder, and texts that hold for as long as the files look the same. */
import { lstatSync } from "node:fs";
import { relative, join } from "node:path";
import type { Stats } from "node:fs";
import type { FileObserver } from "../files/observer.ts";
import { kindAt } from "../files/entry-kind.ts";
import { readEntry, writeEntry, shortName } from "./cache-file.ts";

/** Of a file or folder: the times of its content and of its entry, its size and its number on the disk. */
const FIELDS = 4;

/**
 * Two changes within one tick of the disk's clock look like one. What is younger than this when a look is kept may
 * change once more unnoticed, so such looks are not kept. Two seconds is the coarsest clock there is (FAT).
 */
const TICK = 2000;

interface Look {
  readonly paths: readonly string[];
  /** `FIELDS` numbers for each path. */
  readonly stamps: Float64Array;
  /** What stood at other paths; null where nothing did. */
  readonly kinds: readonly (readonly [path: string, kind: string | null])[];
}

export class StatRecorder implements FileObserver {
  readonly #paths = new Map<string, readonly number[]>();
  readonly #kinds = new Map<string, string | null>();
  #lost = false;
  #moved = false;

  readonly onStat = (path: string, stats: Stats): void => {
    const numbers = numbersOf(stats);
    const before = this.#paths.get(path);
    if (before !== undefined && before.some((number, index) => number !== numbers[index]))
      this.#lost = this.#moved = true;
    this.#paths.set(path, numbers);
  };

  readonly onProbe = (path: string, kind: string | undefined): void => {
    const before = this.#kinds.get(path);
    if (before !== undefined && before !== (kind ?? null)) this.#lost = this.#moved = true;
    this.#kinds.set(path, kind ?? null);
  };

  readonly onUntracked = (): void => {
    this.#lost = true;
  };

  /** Whether everything that was read is unchanged: otherwise the run has read parts of two states. */
  stands(root: string): boolean {
    if (this.#moved) return false;
    const stamps = Float64Array.from([...this.#paths.values()].flat());
    return isUnchanged({ paths: [...this.#paths.keys()], stamps, kinds: [...this.#kinds] }, root);
  }

  /** Undefined if it can't be told whether something changes. `now`: milliseconds since 1970. */
  look(now: number): Look | undefined {
    const stamps = Float64Array.from([...this.#paths.values()].flat());
    if (this.#lost || !isSettled(stamps, now)) return undefined;
    return { paths: [...this.#paths.keys()], stamps, kinds: [...this.#kinds] };
  }
}

function isSettled(stamps: Float64Array, now: number): boolean {
  for (let at = 0; at < stamps.length; at += FIELDS)
    if (Math.max(stamps[at] ?? 0, stamps[at + 1] ?? 0) > now - TICK) return false;
  return true;
}

/** Whether a folder looks the same. */
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

/** The shortest way to a folder from where the process is: a sixth of the time goes into the names on the way. */
function nearest(root: string): string {
  const way = relative("", root) || ".";
  return way.length < root.length ? way : root;
}

function numbersOf({ mtimeMs, ctimeMs, size, ino }: Stats): readonly number[] {
  return [mtimeMs, ctimeMs, size, ino];
}

/** Whether a file still has the numbers that begin at an index. */
function looksLike({ mtimeMs, ctimeMs, size, ino }: Stats, numbers: Float64Array, at: number): boolean {
  return numbers[at] === mtimeMs && numbers[at + 1] === ctimeMs && numbers[at + 2] === size && numbers[at + 3] === ino;
}

export interface Memo {
  readonly text: string;
  /** Whether a file or folder still looks as it did; `index`: its place in the list that was given to `keepMemo`. */
  readonly isUntouched: (path: string, index: number) => boolean;
  /** Whether nothing stands at a path. */
  readonly isAbsent: (path: string) => boolean;
}

/** Whose memo it is: other roots and other builds never read it. */
export interface Owner {
  readonly root: string;
  /** Of the compiler and everything that it is made of. */
  readonly build: string;
  /** What it is about: of each there is one. */
  readonly name: string;
  /** What else it depends on: the day, options. */
  readonly asked?: readonly string[];
}

/** Undefined if there is none, if it is another's, or if it is not as it was written. */
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
    isAbsent: (path) => statsOf(path) === undefined,
  };
}

/** `now`: milliseconds since 1970. */
export function keepMemo(
  folder: string,
  owner: Owner,
  memo: { readonly text: string; readonly paths: readonly string[] },
  seen: Seen,
  now: number,
): void {
  const numbers = Float64Array.from(memo.paths.flatMap((path) => seen.numbersOf(path, now)));
  writeEntry(pathOf(folder, owner), owner.root, { text: `${keyOf(owner)}\n${memo.text}`, names: [], numbers });
}

const NEVER: readonly number[] = Array.from({ length: FIELDS }, () => Number.NaN);

export interface Looked {
  readonly folders: readonly string[];
  readonly absent: readonly string[];
}

/** How files looked just before they were read, and folders before they were listed. */
export class Seen implements FileObserver {
  readonly #files = new Map<string, readonly number[]>();
  readonly #folders = new Set<string>();
  readonly #absent = new Set<string>();
  #isAll = true;

  /** The folders that were listed, and the paths where nothing stood; undefined if not all of that can be told. */
  get looked(): Looked | undefined {
    return this.#isAll ? { folders: [...this.#folders], absent: [...this.#absent] } : undefined;
  }

  readonly onStat = (path: string, stats: Stats): void => {
    const numbers = numbersOf(stats);
    const before = this.#files.get(path);
    const isSame = before === undefined || before.every((number, field) => number === numbers[field]);
    this.#files.set(path, isSame ? numbers : NEVER);
    if (stats.isDirectory()) this.#folders.add(path);
  };

  readonly onProbe = (path: string, kind: string | undefined): void => {
    if (kind === undefined) this.#absent.add(path);
  };
  readonly onUntracked = (): void => {
    this.#isAll = false;
  };

  /** Not a number for what was not seen, or is too young to be believed: equal to nothing. */
  numbersOf(path: string, now: number): readonly number[] {
    const numbers = this.#files.get(path) ?? NEVER;
    const [changed = now, moved = now] = numbers;
    return Math.max(changed, moved) > now - TICK ? NEVER : numbers;
  }
}

function keyOf({ root, build, asked = [] }: Owner): string {
  return JSON.stringify([root, build, ...asked]);
}

function pathOf(folder: string, { root, name }: Owner): string {
  return join(folder, `${name}-${shortName(root)}`);
}
