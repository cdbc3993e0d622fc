/** Caches results, because many clusters share the same FeatureState. */
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
