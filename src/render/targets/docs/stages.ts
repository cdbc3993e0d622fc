/** Lists the stages with clusters, in rollout order. */
import type { Stage } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";
import { memoizeByIdentity } from "../memoize.ts";

export interface StageRow {
  readonly stage: Stage;
  readonly clusters: number;
}

/** A stage follows the stage in its `after`; otherwise stages are sorted by name. */
export const stageRows: (fleet: Fleet) => readonly StageRow[] = memoizeByIdentity(({ states }: Fleet) => {
  const byStage = Map.groupBy(states, ({ stage }) => stage);
  const stages = [...byStage.keys()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const depths = new Map(stages.map((stage) => [stage, depthOf(stage, stages)]));
  return stages
    .toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0))
    .map((stage) => ({ stage, clusters: byStage.get(stage)?.length ?? 0 }));
});

/** Cycles are already reported; this only has to end. */
function depthOf(stage: Stage, stages: readonly Stage[]): number {
  let depth = 0;
  let before = stages.find(({ name }) => name === stage.spec.after);
  while (before !== undefined && depth < stages.length) {
    const { after } = before.spec;
    before = stages.find(({ name }) => name === after);
    depth++;
  }
  return depth;
}

/** The number of these clusters in each stage. */
export function countByStage(clusters: readonly ClusterState[]): ReadonlyMap<Stage, number> {
  const counts = new Map<Stage, number>();
  for (const { stage } of clusters) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return counts;
}
