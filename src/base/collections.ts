/** Maps whose values are made on first use: lists that grow, and results that are computed once. */

/** The part of Map and WeakMap that is used here. */
interface Store<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** The value of a key; `make` computes it if it is missing. A value must not be undefined. */
export function valueAt<Key, Value>(store: Store<Key, Value>, key: Key, make: () => Value): Value {
  let value = store.get(key);
  if (value === undefined) store.set(key, (value = make()));
  return value;
}

/** The list of a key, which is empty at first. */
export function listAt<Key, Item>(lists: Store<Key, Item[]>, key: Key): Item[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}

/** Adds an item to the list of a key. */
export function append<Key, Item>(lists: Store<Key, Item[]>, key: Key, item: Item): void {
  listAt(lists, key).push(item);
}
