/** Finds the changes that a maintenance window holds back: changes of gates and restarts of pods. */
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { Model } from "../../compiler/link/index.ts";
import { isOpen, keeperOf, maintenanceOf, nextOpening } from "../../base/maintenance-windows.ts";

/** Why the rest of a commit waits, and when the next window opens (null if none does, or if that would not help). */
export interface Hold {
  readonly because: readonly string[];
  readonly next: string | null;
}

/** The hold for these reasons; undefined if the cluster may change. `now`: milliseconds since the epoch. */
export function closedWindow(
  state: ClusterState,
  model: Model,
  now: number,
): ((because: readonly string[]) => Hold) | undefined {
  const maintenance = maintenanceOf(state.cluster.spec, state.stage.spec);
  const keeper = keeperOf(state.render, model.project.spec.targets?.gitops?.delivery);
  if (maintenance === undefined || isOpen(maintenance, now, keeper)) return undefined;
  const next = nextOpening(maintenance, now, keeper)?.text ?? null;
  const never = next === null ? ["no maintenance window opens within a year"] : [];
  return (because) => ({ because: [...because, ...never], next });
}

/** `files`: the changed files in the cluster's folder. */
export function disruptions(before: ClusterState, after: ClusterState, files: readonly string[]): readonly string[] {
  return [...flips(before, after), ...restartsIn(files).map((workload) => `${workload} restarts`)];
}

/** `search turns off`, for each gate that changes. A removed feature counts as closed. */
export function flips(before: ClusterState, after: ClusterState): readonly string[] {
  const was = new Map(before.features.map((state) => [state.feature.name, state.open]));
  const is = new Map(after.features.map((state) => [state.feature.name, state.open]));
  const changed = after.features.filter(({ feature, open }) => open !== (was.get(feature.name) ?? false));
  const gone = before.features.filter(({ feature, open }) => open && !is.has(feature.name));
  return [
    ...changed.map(({ feature, open }) => `${feature.name} turns ${open ? "on" : "off"}`),
    ...gone.map(({ feature }) => `${feature.name} turns off`),
  ];
}

/** `grants of search change`, for each feature that is on for other consumers, or at other times. */
export function grantsChanged(before: ClusterState, after: ClusterState): readonly string[] {
  const was = new Map(before.features.map((state) => [state.feature.name, consumersOf(state)]));
  return after.features
    .filter((state) => state.open && consumersOf(state) !== (was.get(state.feature.name) ?? consumersOf(state)))
    .map(({ feature }) => `grants of ${feature.name} change`);
}

function consumersOf({ consumers = [] }: FeatureState): string {
  return JSON.stringify(consumers.map(({ kind, name, intervals }) => [kind, name, intervals]));
}

/** The workloads whose pods restart, because a file patches their template. */
function restartsIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^workloads\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}
