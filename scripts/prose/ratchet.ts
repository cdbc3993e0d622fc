/** Counts that may only shrink: how many hits each file may have, and what is wrong with the counts of today. */

export type Counts = Readonly<Record<string, number>>;

/** `COUNT PATH` in each line. Of a path that a merge has listed twice, the larger count is valid. */
export function parseCounts(text: string): Counts {
  const counts = new Map<string, number>();
  for (const [, count = "", path = ""] of text.matchAll(/^(\d+) (.+)$/gm))
    counts.set(path, Math.max(Number(count), counts.get(path) ?? 0));
  return Object.fromEntries(counts);
}

export function formatCounts(counts: Counts): string {
  return Object.entries(counts)
    .map(([path, count]) => `${count} ${path}\n`)
    .join("");
}

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
