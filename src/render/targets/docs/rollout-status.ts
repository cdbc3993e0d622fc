/** Where a feature is on: for every stage on how many of its clusters, and what it is on them. */
import type { Feature, Stage } from "../../../compiler/link/index.ts";
import { prose, table } from "../../../base/markdown.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import type { FeatureClass } from "../states-by-feature.ts";
import { countByStage } from "./stages.ts";
import type { StageRow } from "./stages.ts";

/** `3/5` for every stage. */
export function shares(classes: readonly FeatureClass[], sites: readonly StageRow[]): readonly string[] {
  const on = new Map<Stage, number>();
  for (const { state, clusters } of classes)
    if (state.open) for (const [stage, count] of countByStage(clusters)) on.set(stage, (on.get(stage) ?? 0) + count);
  return sites.map(({ stage, clusters }) => `${on.get(stage) ?? 0}/${clusters}`);
}

/** As a table, a row for each stage. */
export function standing(classes: readonly FeatureClass[], sites: readonly StageRow[]): string {
  const share = shares(classes, sites);
  const words = wordsByStage(classes);
  const rows = sites.map(({ stage }, index) => [
    prose(stage.name),
    prose(stage.spec.threshold),
    share[index] ?? "",
    told(words.get(stage) ?? new Map()),
  ]);
  return table(["stage", "threshold", "on", "state"], rows);
}

/** For every stage, on how many clusters the feature is what. */
function wordsByStage(classes: readonly FeatureClass[]): ReadonlyMap<Stage, ReadonlyMap<string, number>> {
  const words = new Map<Stage, Map<string, number>>();
  for (const { state, clusters } of classes)
    for (const [stage, count] of countByStage(clusters)) {
      const ofStage = words.get(stage) ?? new Map<string, number>();
      words.set(stage, ofStage.set(wordsOf(state), (ofStage.get(wordsOf(state)) ?? 0) + count));
    }
  return words;
}

/** The commonest first. */
function told(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const [only, ...others] = sorted;
  if (only !== undefined && others.length === 0) return only[0];
  return sorted.map(([words, count]) => `${count} ${words}`).join(", ");
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

function wordsOf(state: FeatureState): string {
  const ended = ENDED[state.reason];
  if (ended !== undefined) return ended;
  const consumers = state.state === "granted" ? ` to ${count(state.consumers?.length ?? 0)}` : "";
  return `${state.state}${consumers}${BECAUSE[state.reason] ?? ""}`;
}

function count(consumers: number): string {
  if (consumers === 0) return "no consumer";
  return `${consumers} ${consumers === 1 ? "consumer" : "consumers"}`;
}

/** Whether some cluster is rendered with it. */
export function isFlag(classes: readonly FeatureClass[]): boolean {
  return classes.some(({ state }) => state.level !== null);
}

/** How far it has come, in a few words. */
export function newest({ spec: { history = [], deprecated } }: Feature): string {
  const last = history.at(-1);
  if (last === undefined) return deprecated?.outcome === "permanent" ? "permanent" : "removed";
  return prose(`${last.level}${last.since === undefined ? "" : ` since ${last.since}`}`);
}
