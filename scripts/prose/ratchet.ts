/** Counts that may only shrink: how many hits each file may have, and what is wrong with the counts of today. */

export type Counts = Readonly<Record<string, number>>;

export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** An allowance that is larger than needed is a problem too: otherwise the habit could come back. */
export function problemsOf(
  counts: Counts,
  allowed: Counts,
  listed: (path: string) => readonly string[],
): readonly string[] {
  const paths = [...new Set([...Object.keys(allowed), ...Object.keys(counts)])].toSorted();
  return paths.flatMap((path) => {
    const [count, limit] = [counts[path] ?? 0, allowed[path] ?? 0];
    if (count > limit) return [`${path}: ${count} hits, ${limit} allowed`, ...listed(path).map((one) => `  ${one}`)];
    if (count < limit) return [`${path}: ${limit} allowed, ${count} used: run \`node scripts/prose.ts --update\``];
    return [];
  });
}
