/** The waves of a fleet, in the order in which a commit reaches them. */
import { waitingTime } from "../../base/dates.ts";
import { dividedIntoWaves } from "../../compiler/link/index.ts";
import type { Cluster, Model, Stage, WaveClusters } from "../../compiler/link/index.ts";
import { stageDepths } from "../../compiler/resolve/index.ts";
import type { Wave } from "./wave.ts";

/**
 * Stages in the order of `after`, then by name, and their waves in order; clusters are sorted by name. A stage without
 * `waves` is one wave with an empty name; without `rollout`, it waits for nothing. Stages without clusters have no waves.
 */
export function wavesOf(model: { readonly byKind: Pick<Model["byKind"], "Stage" | "Cluster"> }): readonly Wave[] {
  const depth = stageDepths(model.byKind.Stage);
  const stages = [...model.byKind.Stage.values()].toSorted((a, b) => depth(a.name) - depth(b.name));
  const clusters = Map.groupBy(model.byKind.Cluster.values(), ({ spec }) => spec.stage);
  return stages.flatMap((stage) =>
    dividedIntoWaves(stage, clusters.get(stage.name) ?? []).map((wave) => waveOf(stage, wave)),
  );
}

function waveOf({ name: stage, spec: { rollout } }: Stage, { name, index, clusters }: WaveClusters): Wave {
  const own = index === undefined ? undefined : rollout?.waves?.[index];
  const checks = own?.checks ?? rollout?.checks ?? "none";
  return {
    stage,
    name: rollout?.waves === undefined ? "" : name,
    clusters: namesOf(clusters),
    unawaited: namesOf(clusters.filter(({ spec }) => spec.waitFor === false)),
    bakes: waitingTime(own?.bakes ?? rollout?.bakes ?? ""),
    // The schema allows no other text than "none".
    checks: typeof checks === "string" ? "none" : checks,
    ...(rollout?.pause === undefined ? {} : { pause: rollout.pause }),
  };
}

function namesOf(clusters: readonly Cluster[]): readonly string[] {
  return clusters.map(({ name }) => name);
}

/** The stages before a stage, the nearest first. `after`: the stage that a stage comes after. */
export function stagesBefore(stage: string, after: (stage: string) => string | undefined): readonly string[] {
  const found = new Set<string>();
  for (let next = after(stage); next !== undefined && next !== stage && !found.has(next); next = after(next))
    found.add(next);
  return [...found];
}

/** `today`: `YYYY-MM-DD`. */
export function isPaused({ pause }: Pick<Wave, "pause">, today: string): boolean {
  return pause !== undefined && (pause.until === undefined || today < pause.until);
}
