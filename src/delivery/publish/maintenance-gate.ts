/** Whether a cluster has to wait for its maintenance window: what restarts, and which gates would change. */
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { isOpen, keeperOf, maintenanceOf, nextOpening } from "../../base/maintenance-windows.ts";

/** What holds on a cluster now, by what is published; undefined where that can't be told. Asked only if it matters. */
export type Standing = () => ClusterState | undefined;

/** `emergency`: what goes along with an emergency override outside of the window. */
export type Passage =
  | { readonly is: "free" }
  | { readonly is: "emergency"; readonly because: readonly string[] }
  | { readonly is: "held"; readonly because: readonly string[]; readonly next: string | null };

/** `files`: those in the cluster's folder that would change. `now`: milliseconds since the epoch. */
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

/** As they now are; a feature that is gone as it was, shut. */
function flipsBetween(before: ClusterState, after: ClusterState): readonly FeatureState[] {
  const was = new Map(before.features.map((state) => [state.feature.name, state]));
  const is = new Set(after.features.map(({ feature }) => feature.name));
  const gone = before.features.filter(({ feature, open }) => open && !is.has(feature.name));
  return [
    ...after.features.filter(({ feature, open }) => open !== (was.get(feature.name)?.open ?? false)),
    ...gone.map((state) => ({ ...state, open: false })),
  ];
}

/** Whatever patches the template of a workload's pods starts them anew. */
function restartsIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^workloads\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}
