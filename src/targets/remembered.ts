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

/** Enough for clusters that take turns, and little enough to keep whole files. */
const KEPT = 2;

/**
 * As `remembered`, for lists, by their items, apart for every owner. Only an owner's latest results are kept, since
 * most clusters of a stage are like the one before.
 */
export function rememberedLists<Owner extends object, Item, Result>(
  make: (items: readonly Item[]) => Result,
): (owner: Owner, items: readonly Item[]) => Result {
  const latestOf = remembered<Owner, { entries: readonly Entry<Item, Result>[] }>(() => ({ entries: [] }));
  return (owner, items) => {
    const latest = latestOf(owner);
    const known = latest.entries.find((entry) => areSame(entry.items, items));
    const entry = known ?? { items, result: make(items) };
    latest.entries = [entry, ...latest.entries.filter((other) => other !== entry)].slice(0, KEPT);
    return entry.result;
  };
}

interface Entry<Item, Result> {
  readonly items: readonly Item[];
  readonly result: Result;
}

function areSame<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
