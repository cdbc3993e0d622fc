/** Work that is done once: clusters that agree share their FeatureState, so its text is made once for all of them. */
import { pieceOf } from "./chunked-text.ts";
import type { Chunk } from "./chunked-text.ts";

/** The function, with its results kept for as long as what they were made from. */
export function memoizeByIdentity<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    let entry = results.get(key);
    if (entry === undefined) results.set(key, (entry = { result: make(key) }));
    return entry.result;
  };
}

/** As `remembered`, for as long as the function itself is kept, which takes less time than asking who still holds a key. */
export function memoize<Key, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new Map<Key, Result>();
  return (key) => {
    let result = results.get(key);
    if (result === undefined && !results.has(key)) results.set(key, (result = make(key)));
    return result as Result;
  };
}

/** The function, with its latest result kept: for what is asked several times in a row about one and the same. */
export function memoizeLast<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  let latest: { readonly key: Key; readonly result: Result } | undefined;
  return (key) => {
    if (latest?.key !== key) latest = { key, result: make(key) };
    return latest.result;
  };
}

/** Enough for clusters that take turns, and little enough to keep long texts. */
const KEPT = 3;

/** The latest few of what was made. */
export class RecentValues<Made> {
  #entries: readonly Made[] = [];

  /** One that fits, or else what `make` gives. */
  fitting(fits: (made: Made) => boolean, make: () => Made): Made {
    const [first] = this.#entries;
    if (first !== undefined && fits(first)) return first;
    const entry = this.#entries.find((one) => one !== first && fits(one)) ?? make();
    this.#entries = [entry, ...this.#entries.filter((one) => one !== entry)].slice(0, KEPT);
    return entry;
  }
}

/** An exception costs what it takes to make as many lines anew. */
const BLOCK = 64;

interface Part<Item> {
  readonly items: readonly Item[];
  readonly piece: Chunk;
}

/**
 * The texts of a list's items with something between them, in pieces. Most clusters of a stage agree on most items, so
 * the latest pieces of every block of items are kept, apart for every owner.
 */
export function memoizeChunks<Owner extends object, Item>(
  textOf: (item: Item) => string,
  between: string,
): (owner: Owner, items: readonly Item[]) => readonly Chunk[] {
  const keptBy = memoizeByIdentity((_: Owner) => new Texts(textOf));
  return (owner, items) => {
    const { one, blocks } = keptBy(owner);
    const pieces: Chunk[] = [];
    for (let start = 0; start < items.length; start += BLOCK) {
      const latest = (blocks[start / BLOCK] ??= new RecentValues());
      const before = start === 0 ? "" : between;
      const textOfBlock = (block: readonly Item[]): string => before + block.map(one).join(between);
      pieces.push(pieceAt(start, Math.min(start + BLOCK, items.length), items, latest, textOfBlock));
    }
    return pieces;
  };
}

/** What an owner's pieces are made of. */
class Texts<Item> {
  readonly one: (item: Item) => string;
  readonly blocks: RecentValues<Part<Item>>[] = [];

  constructor(textOf: (item: Item) => string) {
    this.one = memoize(textOf);
  }
}

/** The piece of the items from `start` on, and before `end`. */
function pieceAt<Item>(
  start: number,
  end: number,
  items: readonly Item[],
  latest: RecentValues<Part<Item>>,
  textOf: (items: readonly Item[]) => string,
): Chunk {
  return latest.fitting(
    (part) => areThere(part.items, items, start, end),
    () => {
      const own = items.slice(start, end);
      return { items: own, piece: pieceOf(textOf(own)) };
    },
  ).piece;
}

/** Whether these are the items of a list from `start` on, and before `end`. */
function areThere<Item>(own: readonly Item[], items: readonly Item[], start: number, end: number): boolean {
  if (own.length !== end - start) return false;
  for (let index = 0; index < own.length; index++) if (own[index] !== items[start + index]) return false;
  return true;
}
