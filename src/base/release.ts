/** Releases: `MAJOR.MINOR` or `MAJOR.MINOR.PATCH`, compared part by part as numbers. A missing part is 0. */

/** A comparator for `Array.sort`. Both releases must match the pattern of the schema. */
export function compareReleases(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split(".");
  const right = b.split(".");
  for (let part = 0; part < 3; part++) {
    const order = compareParts(left[part] ?? "0", right[part] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares digits of any length without leading zeros: the longer number is larger. */
function compareParts(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}
