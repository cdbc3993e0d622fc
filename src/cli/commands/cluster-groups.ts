/** Clusters with the same answer, as one row of a table: fleets are large, and most clusters agree. */
import { escapeInvisible } from "../../base/escape.ts";
import { textWidth } from "../../report/display-width.ts";
import { promotionOrder } from "../../compiler/resolve/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";

export interface ClusterGroup<T> {
  readonly clusters: readonly ClusterState[];
  /** The answer of the first cluster. */
  readonly answer: T;
}

/** A fleet of at most this many clusters has a row for each cluster. */
const SMALL_FLEET = 8;

/** Groups in promotion order of their first cluster. Answers are the same if their keys are. Small fleets are not grouped. */
export function groupClusters<T>(
  clusters: readonly ClusterState[],
  answerOf: (at: ClusterState) => T,
  keyOf: (answer: T, at: ClusterState) => string,
): readonly ClusterGroup<T>[] {
  const groups = new Map<string, { readonly clusters: ClusterState[]; readonly answer: T }>();
  for (const at of promotionOrder(clusters)) {
    const answer = answerOf(at);
    const key = clusters.length <= SMALL_FLEET ? at.cluster.name : keyOf(answer, at);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { clusters: [at], answer });
    else group.clusters.push(at);
  }
  return [...groups.values()];
}

/** Up to this many clusters are listed by name. */
const FEW = 3;

/**
 * A name of at most `room` columns, if possible: the names of few clusters, a complete set such as
 * `all 12 clusters of production`, or `12 clusters of production: prod-eu-1, prod-eu-2, … (+10)`.
 */
export function groupName(
  clusters: readonly ClusterState[],
  fleet: readonly ClusterState[],
  room: number = Number.POSITIVE_INFINITY,
): string {
  const names = clusters.map(({ cluster }) => cluster.name);
  if (names.length === 1) return names[0] ?? "";
  const set = completeSet(clusters, fleet);
  const few = names.length <= FEW ? [names.join(", ")] : [];
  const texts = set === undefined ? [...few, ...partial(names, clusters)] : [...few, set];
  return texts.find((text) => textWidth(escapeInvisible(text)) <= room) ?? texts.at(-1) ?? "";
}

function completeSet(clusters: readonly ClusterState[], fleet: readonly ClusterState[]): string | undefined {
  const all = `all ${clusters.length} clusters`;
  if (clusters.length === fleet.length) return all;
  const chosen = new Set(clusters.map(({ cluster }) => cluster.name));
  const isWhole = (belongs: (at: ClusterState) => boolean): boolean =>
    fleet.every((at) => belongs(at) === chosen.has(at.cluster.name));
  const stages = stagesOf(clusters);
  if (isWhole(({ stage }) => stages.includes(stage.name))) return `${all} of ${stages.join(", ")}`;
  const labels = Object.entries(clusters[0]?.cluster.metadata.labels ?? {});
  const label = labels.find(([key, value]) => isWhole(({ cluster }) => cluster.metadata.labels?.[key] === value));
  return label === undefined ? undefined : `${all} with ${label.join("=")}`;
}

function partial(names: readonly string[], clusters: readonly ClusterState[]): readonly string[] {
  const stages = stagesOf(clusters);
  const count = `${names.length} clusters${stages.length === 1 ? ` of ${stages[0]}` : ""}`;
  const listed = (shown: number): string =>
    `${count}: ${names.slice(0, shown).join(", ")}, … (+${names.length - shown})`;
  return [...[2, 1].filter((shown) => shown < names.length).map(listed), count];
}

function stagesOf(clusters: readonly ClusterState[]): readonly string[] {
  return [...new Set(clusters.map(({ stage }) => stage.name))];
}
