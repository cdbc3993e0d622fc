/** A look at a folder: everything that a run saw of it, and whether it would see the same again. */
import { lstatSync } from "node:fs";
import { relative } from "node:path";
import type { Stats } from "node:fs";
import type { FileObserver } from "../files/observer.ts";
import { kindAt } from "../files/entry-kind.ts";

/** Of a file or folder: the times of its content and of its entry, its size and its number on the disk. */
const FIELDS = 4;

/**
 * Two changes within one tick of the disk's clock look like one. What is younger than this when a look is kept may
 * change once more unnoticed, so such looks are not kept. Two seconds is the coarsest clock there is (FAT).
 */
const TICK = 2000;

export interface Look {
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
    if (stats === undefined) return false;
    const { mtimeMs, ctimeMs, size, ino } = stats;
    if (stamps[at] !== mtimeMs || stamps[at + 1] !== ctimeMs || stamps[at + 2] !== size || stamps[at + 3] !== ino)
      return false;
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
