/** Limits how many files a run deletes, because GitOps then deletes the same objects from clusters. */

/** Fewer deletions than this are always allowed. */
const FEW = 20;

/** A count, or a percentage of the managed files (`80%`). */
const PRUNE_LIMIT = /^(\d+)(%?)$/;

export function isPruneLimit(text: string): boolean {
  return PRUNE_LIMIT.test(text);
}

/** `limit`, a valid prune limit, replaces both built-in limits. */
export function deletesTooMany(deleted: number, owned: number, limit: string | undefined): boolean {
  if (limit === undefined) return deleted >= FEW && deleted > owned / 2;
  const [, number, percent] = PRUNE_LIMIT.exec(limit) ?? [];
  if (number === undefined) throw new Error(`not a prune limit: ${limit}`);
  return deleted > (percent === "%" ? (owned * Number(number)) / 100 : Number(number));
}

const APPLIED = "clusters/";
const OF_CLUSTERS = [APPLIED, "state/"];

/** Whether no file is for a cluster. */
export function isEmpty(wanted: Iterable<string>): boolean {
  return ![...wanted].some((path) => OF_CLUSTERS.some((folder) => path.startsWith(folder)));
}

/** Whether no manifests remain although there were some. */
export function emptiesClusters(wanted: Iterable<string>, owned: Iterable<string>): boolean {
  const applied = (path: string): boolean => path.startsWith(APPLIED);
  return ![...wanted].some(applied) && [...owned].some(applied);
}
