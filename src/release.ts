/** Releases: `MAJOR.MINOR` or `MAJOR.MINOR.PATCH`, compared by number, part by part, a missing part being 0. */

/** Negative, zero or positive, as `Array.sort` wants it. Both must match the schema's pattern. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(".").map(BigInt);
  const right = b.split(".").map(BigInt);
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0n) - (right[part] ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}
