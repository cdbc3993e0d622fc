/** Shows the status of a feature per stage: its states, and on how many clusters it is on. */
import type { Feature, Stage } from "../../../compiler/link/index.ts";
import { prose, table } from "../../../base/markdown.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import type { FeatureClass } from "../states-by-feature.ts";
import { countByStage } from "./stages.ts";
import type { StageRow } from "./stages.ts";

/** `3/5` for every stage. */
export function enabledShares(classes: readonly FeatureClass[], stages: readonly StageRow[]): readonly string[] {
  const on = new Map<Stage, number>();
  for (const { state, clusters } of classes)
    if (state.open) for (const [stage, count] of countByStage(clusters)) on.set(stage, (on.get(stage) ?? 0) + count);
  return stages.map(({ stage, clusters }) => `${on.get(stage) ?? 0}/${clusters}`);
}

/** A table with one row per stage. */
export function rolloutTable(classes: readonly FeatureClass[], stages: readonly StageRow[]): string {
  const share = enabledShares(classes, stages);
  const states = statesByStage(classes);
  const rows = stages.map(({ stage }, index) => [
    prose(stage.name),
    prose(stage.spec.threshold),
    share[index] ?? "",
    formatStates(states.get(stage) ?? new Map()),
  ]);
  return table(["stage", "threshold", "on", "state"], rows);
}

/** Stage -> state in words -> number of clusters. */
function statesByStage(classes: readonly FeatureClass[]): ReadonlyMap<Stage, ReadonlyMap<string, number>> {
  const states = new Map<Stage, Map<string, number>>();
  for (const { state, clusters } of classes)
    for (const [stage, count] of countByStage(clusters)) {
      const ofStage = states.get(stage) ?? new Map<string, number>();
      states.set(stage, ofStage.set(describeState(state), (ofStage.get(describeState(state)) ?? 0) + count));
    }
  return states;
}

/** The most common state first. */
function formatStates(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const [only, ...others] = sorted;
  if (only !== undefined && others.length === 0) return only[0];
  return sorted.map(([states, count]) => `${count} ${states}`).join(", ");
}

const ENDED: Readonly<Partial<Record<FeatureState["reason"], string>>> = {
  absent: "does not exist",
  removed: "removed",
  permanent: "permanent",
  "not-released": "not released yet",
};

const BECAUSE: Readonly<Partial<Record<FeatureState["reason"], string>>> = {
  accreditation: " until it is approved",
  override: " by an override",
  "opt-in": " until an override enables it",
};

function describeState(state: FeatureState): string {
  const ended = ENDED[state.reason];
  if (ended !== undefined) return ended;
  const consumers = state.state === "granted" ? ` to ${count(state.consumers?.length ?? 0)}` : "";
  return `${state.state}${consumers}${BECAUSE[state.reason] ?? ""}`;
}

function count(consumers: number): string {
  if (consumers === 0) return "no consumer";
  return `${consumers} ${consumers === 1 ? "consumer" : "consumers"}`;
}

/** Whether any cluster renders the feature. */
export function isFlag(classes: readonly FeatureClass[]): boolean {
  return classes.some(({ state }) => state.level !== null);
}

/** The newest level in a few words. */
export function newestLevel({ spec: { history = [], deprecated } }: Feature): string {
  const last = history.at(-1);
  if (last === undefined) return deprecated?.outcome === "permanent" ? "permanent" : "removed";
  return prose(`${last.level}${last.since === undefined ? "" : ` since ${last.since}`}`);
}
