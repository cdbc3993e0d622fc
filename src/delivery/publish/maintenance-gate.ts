/** Decides whether a cluster has to wait for its maintenance window, because of restarts and changed gates. */
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { isOpen, keeperOf, maintenanceOf, nextOpening } from "../../base/maintenance-windows.ts";

/** The published state of a cluster; undefined if it is not known. Called only if it matters. */
export type Standing = () => ClusterState | undefined;

/** `emergency`: the changes that an emergency override delivers outside of the window. */
export type Passage =
  | { readonly is: "free" }
  | { readonly is: "emergency"; readonly because: readonly string[] }
  | { readonly is: "held"; readonly because: readonly string[]; readonly next: string | null };

/** `files`: changed files in the cluster's folder. `now`: milliseconds since the epoch. */
export function passageOf(state: ClusterState, standing: Standing, files: readonly string[], now: number): Passage {
  const maintenance = maintenanceOf(state.cluster.spec, state.stage.spec);
  const keeper = keeperOf(state.render);
  if (maintenance === undefined || isOpen(maintenance, now, keeper)) return { is: "free" };
  const published = standing();
  const flips = published === undefined ? [] : flipsBetween(published, state);
  const because = [
    ...(published === undefined ? ["what it changes can't be told: the commit that is published is not here"] : []),
    ...flips.map(({ feature, open }) => `${feature.name} turns ${open ? "on" : "off"}`),
    ...restartsIn(files).map((workload) => `${workload} restarts`),
  ];
  if (because.length === 0) return { is: "free" };
  const decided = published === undefined ? state.features : flips;
  if (decided.some(isEmergency)) return { is: "emergency", because };
  return { is: "held", because, next: nextOpening(maintenance, now, keeper)?.text ?? null };
}

function isEmergency({ gateOverride }: FeatureState): boolean {
  return gateOverride?.spec.emergency === true;
}

/** Features whose gate changes, in their new state. A removed feature counts as closed. */
function flipsBetween(before: ClusterState, after: ClusterState): readonly FeatureState[] {
  const was = new Map(before.features.map((state) => [state.feature.name, state]));
  const is = new Set(after.features.map(({ feature }) => feature.name));
  const gone = before.features.filter(({ feature, open }) => open && !is.has(feature.name));
  return [
    ...after.features.filter(({ feature, open }) => open !== (was.get(feature.name)?.open ?? false)),
    ...gone.map((state) => ({ ...state, open: false })),
  ];
}

/** The workloads whose pods restart, because a file patches their template. */
function restartsIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^workloads\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}
