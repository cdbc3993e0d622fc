/** How much may go at once: GitOps deletes from the clusters whatever is deleted here. */

/** Deletions of fewer files than this are never too many. */
const FEW = 20;

/** `80%` of what we own, or a count. */
const PRUNE_LIMIT = /^(\d+)(%?)$/;

export function isPruneLimit(text: string): boolean {
  return PRUNE_LIMIT.test(text);
}

/** `limit` must be a prune limit; it replaces both of the built-in bounds. */
export function deletesTooMany(deleted: number, owned: number, limit: string | undefined): boolean {
  if (limit === undefined) return deleted >= FEW && deleted > owned / 2;
  const [, number, percent] = PRUNE_LIMIT.exec(limit) ?? [];
  if (number === undefined) throw new Error(`not a prune limit: ${limit}`);
  return deleted > (percent === "%" ? (owned * Number(number)) / 100 : Number(number));
}

const APPLIED = "clusters/";
const OF_CLUSTERS = [APPLIED, "state/"];

/** Nothing for any cluster. */
export function isEmpty(wanted: Iterable<string>): boolean {
  return ![...wanted].some((path) => OF_CLUSTERS.some((folder) => path.startsWith(folder)));
}

/** Nothing is left to apply where there was something. */
export function emptiesClusters(wanted: Iterable<string>, owned: Iterable<string>): boolean {
  const applied = (path: string): boolean => path.startsWith(APPLIED);
  return ![...wanted].some(applied) && [...owned].some(applied);
}
