/** A memo: a text about a folder, and how the files that it speaks of looked when it was written. */
import { lstatSync } from "node:fs";
import type { Stats } from "node:fs";
import { join } from "node:path";
import type { FileObserver } from "../files/observer.ts";
import { readEntry, writeEntry } from "./cache-file.ts";
import { shortName } from "./entry-name.ts";

/** Of a file: the times of its content and of its entry, its size and its number on the disk. */
const FIELDS = 4;

/** Two changes within one tick of the disk's clock look like one: what is younger than the coarsest is not believed. */
const TICK = 2000;

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
  const statsOf = (path: string): Stats | undefined => lstatSync(`${owner.root}/${path}`, { throwIfNoEntry: false });
  return {
    text: entry.text.slice(key.length),
    isUntouched(path, index) {
      const stats = statsOf(path);
      if (stats === undefined) return false;
      const at = index * FIELDS;
      const { mtimeMs, ctimeMs, size, ino } = stats;
      return (
        numbers[at] === mtimeMs && numbers[at + 1] === ctimeMs && numbers[at + 2] === size && numbers[at + 3] === ino
      );
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

function numbersOf({ mtimeMs, ctimeMs, size, ino }: Stats): readonly number[] {
  return [mtimeMs, ctimeMs, size, ino];
}

function keyOf({ root, build, asked = [] }: Owner): string {
  return JSON.stringify([root, build, ...asked]);
}

function pathOf(folder: string, { root, name }: Owner): string {
  return join(folder, `${name}-${shortName(root)}`);
}
