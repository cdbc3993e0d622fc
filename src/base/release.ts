/** Releases: `MAJOR.MINOR` or `MAJOR.MINOR.PATCH`, compared by number, part by part, a missing part being 0. */

/** Negative, zero or positive, as `Array.sort` wants it. Both must match the schema's pattern. */
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

/** Digits without leading zeros, as many as there are: the longer number is the larger one. */
function compareParts(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}
