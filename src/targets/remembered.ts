/** Work that is done once: clusters that agree share their FeatureState, so its text is made once for all of them. */

/** The function, with its results kept for as long as what they were made from. */
export function remembered<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    let entry = results.get(key);
    if (entry === undefined) results.set(key, (entry = { result: make(key) }));
    return entry.result;
  };
}

/** As `remembered`, for as long as the function itself is kept, which takes less time than asking who still holds a key. */
export function kept<Key, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new Map<Key, Result>();
  return (key) => {
    let result = results.get(key);
    if (result === undefined && !results.has(key)) results.set(key, (result = make(key)));
    return result as Result;
  };
}

/** Enough for clusters that take turns, and little enough to keep long texts. */
const KEPT = 3;

/** The latest few of what was made. */
export class Latest<Made> {
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
  readonly text: string;
}

/**
 * The texts of a list's items, joined. Most clusters of a stage agree on most items, so the text of every block of
 * items is kept, and that of the latest lists, apart for every owner.
 */
export function rememberedText<Owner extends object, Item>(
  textOf: (item: Item) => string,
  between: string,
): (owner: Owner, items: readonly Item[]) => string {
  const keptBy = remembered((_: Owner) => new Texts(textOf));
  return (owner, items) => {
    const { one, blocks, wholes } = keptBy(owner);
    const texts: string[] = [];
    for (let start = 0; start < items.length; start += BLOCK) {
      const block = items.slice(start, start + BLOCK);
      const latest = (blocks[start / BLOCK] ??= new Latest());
      texts.push(partOf(block, latest, () => block.map(one).join(between)));
    }
    return partOf(texts, wholes, () => texts.join(between));
  };
}

/** What an owner's texts are joined of. */
class Texts<Item> {
  readonly one: (item: Item) => string;
  readonly blocks: Latest<Part<Item>>[] = [];
  readonly wholes: Latest<Part<string>> = new Latest();

  constructor(textOf: (item: Item) => string) {
    this.one = kept(textOf);
  }
}

function partOf<Item>(items: readonly Item[], latest: Latest<Part<Item>>, make: () => string): string {
  return latest.fitting(
    (part) => areSame(part.items, items),
    () => ({ items, text: make() }),
  ).text;
}

function areSame<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
