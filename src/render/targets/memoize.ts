/** Caches results, because many clusters share the same FeatureState. */
import { chunkOf } from "./chunked-text.ts";
import type { Chunk } from "./chunked-text.ts";

/** Caches results by object identity, for the lifetime of the key. */
export function memoizeByIdentity<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    let entry = results.get(key);
    if (entry === undefined) results.set(key, (entry = { result: make(key) }));
    return entry.result;
  };
}

/** Caches results for the lifetime of the returned function, which is faster than weak references. */
export function memoize<Key, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new Map<Key, Result>();
  return (key) => {
    let result = results.get(key);
    if (result === undefined && !results.has(key)) results.set(key, (result = make(key)));
    return result as Result;
  };
}

/** Caches the latest result, for consecutive calls with the same key. */
export function memoizeLast<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  let latest: { readonly key: Key; readonly result: Result } | undefined;
  return (key) => {
    if (latest?.key !== key) latest = { key, result: make(key) };
    return latest.result;
  };
}

/** Enough for a few alternating clusters, and few enough for long texts. */
const KEPT = 3;

/** Keeps the few most recent values. */
export class RecentValues<Made> {
  #entries: readonly Made[] = [];

  /** A recent value that fits, or else the result of `make`. */
  get(fits: (made: Made) => boolean, make: () => Made): Made {
    const [first] = this.#entries;
    if (first !== undefined && fits(first)) return first;
    const entry = this.#entries.find((candidate) => candidate !== first && fits(candidate)) ?? make();
    this.#entries = [entry, ...this.#entries.filter((candidate) => candidate !== entry)].slice(0, KEPT);
    return entry;
  }
}

/** The number of items that are formatted again if one of them differs. */
const BLOCK = 64;

interface Part<Item> {
  readonly items: readonly Item[];
  readonly chunk: Chunk;
}

/**
 * The texts of a list's items, joined by a separator, as chunks. Most clusters of a stage agree on most items, so the
 * most recent chunks of every block of items are cached, separately for each owner.
 */
export function memoizeChunks<Owner extends object, Item>(
  textOf: (item: Item) => string,
  between: string,
): (owner: Owner, items: readonly Item[]) => readonly Chunk[] {
  const textsOf = memoizeByIdentity((_: Owner) => new Texts(textOf));
  return (owner, items) => {
    const { one: candidate, blocks } = textsOf(owner);
    const chunks: Chunk[] = [];
    for (let start = 0; start < items.length; start += BLOCK) {
      const latest = (blocks[start / BLOCK] ??= new RecentValues());
      const before = start === 0 ? "" : between;
      const textOfBlock = (block: readonly Item[]): string => before + block.map(candidate).join(between);
      chunks.push(chunkAt(start, Math.min(start + BLOCK, items.length), items, latest, textOfBlock));
    }
    return chunks;
  };
}

/** The cached texts of an owner. */
class Texts<Item> {
  readonly one: (item: Item) => string;
  readonly blocks: RecentValues<Part<Item>>[] = [];

  constructor(textOf: (item: Item) => string) {
    this.one = memoize(textOf);
  }
}

/** The chunk of the items from `start` up to, not including, `end`. */
function chunkAt<Item>(
  start: number,
  end: number,
  items: readonly Item[],
  latest: RecentValues<Part<Item>>,
  textOf: (items: readonly Item[]) => string,
): Chunk {
  return latest.get(
    (part) => isBlockAt(part.items, items, start, end),
    () => {
      const block = items.slice(start, end);
      return { items: block, chunk: chunkOf(textOf(block)) };
    },
  ).chunk;
}

/** Whether `block` equals the items from `start` up to, not including, `end`. */
function isBlockAt<Item>(block: readonly Item[], items: readonly Item[], start: number, end: number): boolean {
  if (block.length !== end - start) return false;
  for (let index = 0; index < block.length; index++) if (block[index] !== items[start + index]) return false;
  return true;
}
