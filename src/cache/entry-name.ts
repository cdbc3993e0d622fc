/** What an entry of the cache is called. */

/** Different roots may share a folder; that two have one short name costs only time. */
export function shortName(root: string): string {
  let sum = 0;
  for (const character of root) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return sum.toString(16).padStart(8, "0");
}
