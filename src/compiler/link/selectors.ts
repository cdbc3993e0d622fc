/** Cluster selectors: which clusters they match, and how specific they are. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ClusterSelector } from "../kinds.ts";
import type { Cluster } from "./model.ts";

/** names 3, labels 2, stages 1, none 0; `exclude` does not count. */
export function selectorRank(selector: ClusterSelector | undefined): number {
  if (selector?.names !== undefined) return 3;
  if (selector?.labels !== undefined && Object.keys(selector.labels).length > 0) return 2;
  if (selector?.stages !== undefined) return 1;
  return 0;
}

/** A function that gives a selector's clusters in the order given; equal selectors give the same array. */
export function clusterMatcher(clusters: readonly Cluster[]): (selector?: ClusterSelector) => readonly Cluster[] {
  const known = new Map<string, readonly Cluster[]>();
  return (selector = {}) => {
    const key = JSON.stringify(selector);
    let matched = known.get(key);
    if (matched === undefined) {
      matched = clusters.filter((cluster) => matches(selector, cluster));
      known.set(key, matched);
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

/** A hint at the first label that no cluster has as the selector wants it. */
export function explainNoMatch(
  selector: ClusterSelector | undefined,
  clusters: readonly Cluster[],
): string | undefined {
  for (const [key, wanted] of Object.entries(selector?.labels ?? {})) {
    const values = new Set(clusters.flatMap(({ metadata }) => metadata.labels?.[key] ?? []));
    if (values.size === 0) {
      const known = new Set(clusters.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {})));
      return `no cluster has a label "${key}"; there are ${quoteList([...known].sort())}`;
    }
    if (![wanted].flat().some((value) => values.has(value)))
      return `the clusters' values of "${key}" are ${quoteList([...values].sort())}`;
  }
  return undefined;
}
