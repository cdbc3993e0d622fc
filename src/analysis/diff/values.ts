/** Compares values by their meaning, and describes them in a few words. */

/** Equal for values with the same meaning: the order of keys and undefined fields have no effect. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join()}}`;
}

/** Like `canonical`, but the order of lists has no effect either. */
export function unordered(value: unknown): string {
  return canonical(withSortedLists(value));
}

function withSortedLists(value: unknown): unknown {
  if (Array.isArray(value)) return asSet(value.map(withSortedLists));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]): [string, unknown] => [key, withSortedLists(one)]));
}

export function deepEqual(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** The items of a list whose order has no meaning. */
export function asSet(list: readonly unknown[]): readonly string[] {
  return list.map(canonical).sort();
}

/** A value in words; null if it is missing. */
export function describeValue(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    const isPlain = value.every((one) => typeof one !== "object");
    return value.map((one) => describeValue(one) ?? "null").join(isPlain ? ", " : "; ") || "none";
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return (
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${key} ${textsIn(one)}`)
      .join(", ") || "empty"
  );
}

/** Both sides in words; for lists and maps, without the common parts. */
export function textsOf(was: unknown, is: unknown): readonly [string | null, string | null] {
  if (isThings(was) && isThings(is)) {
    const [gone, come] = [without(was, is), without(is, was)];
    if (gone.length + come.length > 0)
      return [describeValue(gone.length > 0 ? gone : "without"), describeValue(come.length > 0 ? come : "without")];
    return [`in the order ${describeValue(was)}`, `in the order ${describeValue(is)}`];
  }
  if (isMap(was) && isMap(is)) {
    const keys = sorted([...Object.keys(was), ...Object.keys(is)]).filter((key) => !deepEqual(was[key], is[key]));
    const side = (one: Fields): string =>
      keys.map((key) => `${key} ${one[key] === undefined ? "none" : textsIn(one[key])}`).join(", ");
    return [side(was), side(is)];
  }
  return [describeValue(was), describeValue(is)];
}

type Fields = Readonly<Record<string, unknown>>;

function textsIn(value: unknown): string {
  return typeof value === "object" && value !== null ? `(${describeValue(value)})` : (describeValue(value) ?? "null");
}

function isThings(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "object");
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(list: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  return list.filter((one) => !others.some((other) => deepEqual(one, other)));
}

/** Sorted by UTF-16 code unit, each once. */
export function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort();
}
