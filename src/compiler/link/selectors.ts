/** Matches clusters with selectors, and ranks selectors by how specific they are. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ClusterSelector } from "../kinds.ts";
import type { Cluster } from "./model.ts";

/** 3 for names, 2 for labels, 1 for stages, else 0; `exclude` does not count. */
export function selectorRank(selector: ClusterSelector | undefined): number {
  if (selector?.names !== undefined) return 3;
  if (selector?.labels !== undefined && Object.keys(selector.labels).length > 0) return 2;
  if (selector?.stages !== undefined) return 1;
  return 0;
}

/** Returns a function from selectors to clusters, in the given order. Equal selectors return the same array. */
export function clusterMatcher(clusters: readonly Cluster[]): (selector?: ClusterSelector) => readonly Cluster[] {
  const cache = new Map<string, readonly Cluster[]>();
  return (selector = {}) => {
    const key = JSON.stringify(selector);
    let matched = cache.get(key);
    if (matched === undefined) {
      matched = clusters.filter((cluster) => matches(selector, cluster));
      cache.set(key, matched);
    }
    return matched;
  };
}

function matches(selector: ClusterSelector, cluster: Cluster): boolean {
  if (selector.exclude?.includes(cluster.name) === true) return false;
  if (selector.names !== undefined && !selector.names.includes(cluster.name)) return false;
  if (selector.stages !== undefined && !selector.stages.includes(cluster.spec.stage)) return false;
  const labels = cluster.metadata.labels ?? {};
  return Object.entries(selector.labels ?? {}).every(([key, wanted]) => {
    const value = labels[key];
    return value !== undefined && (typeof wanted === "string" ? wanted === value : wanted.includes(value));
  });
}

/** Help about the first label of a selector that no cluster has; undefined if labels are not the cause. */
export function explainNoMatch(
  selector: ClusterSelector | undefined,
  clusters: readonly Cluster[],
): string | undefined {
  for (const [key, wanted] of Object.entries(selector?.labels ?? {})) {
    const values = new Set(clusters.flatMap(({ metadata }) => metadata.labels?.[key] ?? []));
    if (values.size === 0) {
      const labelKeys = new Set(clusters.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {})));
      return `no cluster has the label "${key}"; known labels are ${quoteList([...labelKeys].sort())}`;
    }
    if (![wanted].flat().some((value) => values.has(value)))
      return `clusters have the values ${quoteList([...values].sort())} for "${key}"`;
  }
  return undefined;
}
