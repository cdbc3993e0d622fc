/** Glances: the hashes of files that still look as they did when they were last read or written, as git's index has them. */
import type { FileStat } from "../../files/file-system.ts";

export interface CachedDigest {
  readonly stamp: FileStat;
  /** The sha256 of what the file held. */
  readonly digest: string;
}

/** Path -> how a file looked, and what it held; paths are relative to the output folder. */
export type Known = ReadonlyMap<string, CachedDigest>;

/** The print of a content -> its sha256. It holds of whatever has this print, wherever it is written. */
export type DigestByContentKey = ReadonlyMap<string, string>;

/**
 * Two changes within one tick of the disk's clock look like one, so what is younger than a tick is not believed. A time
 * with parts of a second shows a clock that is finer than seconds: Linux's ticks every 10 ms at the least, and so does
 * exFAT's. Two seconds is the coarsest there is (FAT).
 */
const TICK = { fine: 20, coarse: 2000 } as const;

export class StatCache {
  readonly #known: Known;
  readonly #seen = new Map<string, CachedDigest>();
  readonly #knownPrints: DigestByContentKey;
  readonly #prints = new Map<string, string>();
  #news = false;

  constructor(known: Known = new Map(), prints: DigestByContentKey = new Map()) {
    this.#known = known;
    this.#knownPrints = prints;
  }

  /** Whether anything was found out that was not known. */
  get hasNews(): boolean {
    return this.#news || this.#seen.size !== this.#known.size;
  }

  /** The prints that this run has asked about. */
  get prints(): DigestByContentKey {
    return this.#prints;
  }

  /** The sha256 of a content with this print; `make` says what is not known. */
  digestOfPrint(print: string, make: () => string): string {
    const seen = this.#prints.get(print) ?? this.#knownPrints.get(print);
    const digest = seen ?? make();
    this.#news ||= seen === undefined;
    this.#prints.set(print, digest);
    return digest;
  }

  /** Nothing is forgotten of prints that this run does not ask about. */
  keepPrints(): void {
    for (const [print, digest] of this.#knownPrints) this.#prints.set(print, digest);
  }

  /** Undefined where the file looks otherwise, or was never seen. */
  digestOf(path: string, stamp: FileStat): string | undefined {
    const known = this.#known.get(path);
    if (known === undefined || !isSame(known.stamp, stamp)) return undefined;
    this.#seen.set(path, known);
    return known.digest;
  }

  /** `stamp`: from before the file was read. */
  saw(path: string, stamp: FileStat, digest: string): void {
    this.#news = true;
    this.#seen.set(path, { stamp, digest });
  }

  /** `made`: of the temporary file, before it took the name; `named`: since. Another file may have taken its place. */
  wrote(path: string, made: FileStat, named: FileStat, digest: string): void {
    this.#news = true;
    const [modified, , size, number] = made;
    if (isSame([modified, named[1], size, number], named)) this.#seen.set(path, { stamp: named, digest });
    else this.#seen.delete(path);
  }

  /** What may be believed the next time. `now`: milliseconds since 1970. */
  settled(now: number): Known {
    return new Map([...this.#seen].filter(([, { stamp }]) => isSettled(stamp, now)));
  }
}

function isSame(one: FileStat, other: FileStat): boolean {
  return one.every((number, index) => number === other[index]);
}

function isSettled([modified, changed]: FileStat, now: number): boolean {
  const tick = modified % 1000 === 0 ? TICK.coarse : TICK.fine;
  return Math.max(modified, changed) <= now - tick;
}
