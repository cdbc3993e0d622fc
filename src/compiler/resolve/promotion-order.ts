/** Sorts clusters in the order in which changes reach them. */
import type { ClusterState } from "./state.ts";

/** A stage follows the one that it is `after`. Stable for stages at the same position. */
export function promotionOrder(states: readonly ClusterState[]): readonly ClusterState[] {
  const stages = new Map(states.map(({ stage }) => [stage.name, stage]));
  const depthOf = (name: string, seen: ReadonlySet<string> = new Set()): number => {
    const after = stages.get(name)?.spec.after;
    return after === undefined || seen.has(name) ? 0 : 1 + depthOf(after, new Set([...seen, name]));
  };
  return states.toSorted((a, b) => depthOf(a.stage.name) - depthOf(b.stage.name));
}
