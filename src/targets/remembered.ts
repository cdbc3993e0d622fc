/** Work that is done once per object: clusters that agree share their FeatureState, so its text is made once for all of them. */

/** The function, with its results kept for as long as what they were made from. */
export function remembered<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    let entry = results.get(key);
    if (entry === undefined) results.set(key, (entry = { result: make(key) }));
    return entry.result;
  };
}
