/** Which clusters and targets a run is restricted to. */
import { prunes } from "../../../render/render.ts";
import type { Selection } from "../../../render/render.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { targets } from "../../../render/targets/index.ts";
import { checkName, select } from "../match-names.ts";

export interface Chosen {
  readonly selection: Selection;
  /** How many clusters it means. */
  readonly clusters: number;
}

interface Given {
  readonly cluster: readonly string[];
  readonly target: readonly string[];
}

/** Throws a UsageError for a cluster or target that there is not. */
export function selectionOf(given: Given, states: readonly ClusterState[]): Chosen {
  const known = targets.map(({ name }) => name);
  for (const name of given.target) checkName("target", name, known);
  const names = states.map(({ cluster }) => cluster.name);
  const clusters = given.cluster.length === 0 ? undefined : select("cluster", given.cluster, names);
  const chosen = given.target.length === 0 ? undefined : new Set(given.target);
  return { selection: { clusters, targets: chosen }, clusters: clusters?.size ?? names.length };
}

/** What a restricted run may delete; undefined in a run for everything. */
export function prunesOf(selection: Selection): ((path: string) => boolean) | undefined {
  if (selection.clusters === undefined && selection.targets === undefined) return undefined;
  return (path) => prunes(path, selection);
}
