/** Whether a cluster has to wait for its maintenance window: what restarts, and which gates would change. */
import { addDays } from "../dates.ts";
import type { ClusterState, FeatureState } from "../resolve.ts";
import { isOpen, maintenanceOf, nextWindow } from "../windows.ts";
import type { Maintenance } from "../windows.ts";

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
  if (maintenance === undefined || isOpen(maintenance, now)) return { is: "free" };
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
  return { is: "held", because, next: opening(maintenance, now) };
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

/** Null where nothing opens within a year. */
function opening(maintenance: Maintenance, now: number): string | null {
  const { windows = [], exclusions = [] } = maintenance;
  if (windows.length > 0) return nextWindow(maintenance, now)?.text ?? null;
  let day = new Date(now).toISOString().slice(0, 10);
  for (const { from, to } of exclusions.toSorted((a, b) => (a.from < b.from ? -1 : 1)))
    if (from <= day && day <= to) day = addDays(to, 1);
  return `${day} 00:00 UTC`;
}
