/** Caches the hashes of files whose stat has not changed since they were read or written, like Git's index. */
import type { FileStat } from "../../files/file-system.ts";

export interface CachedDigest {
  readonly stamp: FileStat;
  /** The sha256 of the content. */
  readonly digest: string;
}

/** Path -> stat and hash; paths are relative to the output folder. */
export type DigestByPath = ReadonlyMap<string, CachedDigest>;

/**
 * Two changes within one clock tick have the same time, so younger files are not cached. A fraction of a second shows a
 * fine clock (at most 10 ms on Linux and exFAT); the coarsest clock is FAT's with two seconds.
 */
const TICK = { fine: 20, coarse: 2000 } as const;

export class StatCache {
  readonly #known: DigestByPath;
  readonly #seen = new Map<string, CachedDigest>();
  #news = false;

  constructor(cached: DigestByPath = new Map()) {
    this.#known = cached;
  }

  /** Whether the cache has changed. */
  get hasNews(): boolean {
    return this.#news || this.#seen.size !== this.#known.size;
  }

  /** Undefined if the stat differs or the file is unknown. */
  digestOf(path: string, stamp: FileStat): string | undefined {
    const cached = this.#known.get(path);
    if (cached === undefined || !isSame(cached.stamp, stamp)) return undefined;
    this.#seen.set(path, cached);
    return cached.digest;
  }

  /** `stamp`: taken before the file was read. */
  saw(path: string, stamp: FileStat, digest: string): void {
    this.#news = true;
    this.#seen.set(path, { stamp, digest });
  }

  /**
   * `made`: stat of the temporary file before its rename; `named`: after it. The two differ if another file took its
   * place.
   */
  wrote(path: string, made: FileStat, named: FileStat, digest: string): void {
    this.#news = true;
    const [modified, , size, number] = made;
    if (isSame([modified, named[1], size, number], named)) this.#seen.set(path, { stamp: named, digest });
    else this.#seen.delete(path);
  }

  /** The entries that are reliable for the next run. `now`: milliseconds since 1970. */
  settled(now: number): DigestByPath {
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
