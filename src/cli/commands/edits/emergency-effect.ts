/** Lists all features that an emergency turns off, because it reaches every cluster at once. */
import type { Compilation } from "../../../compiler/compile.ts";
import { listAt } from "../../../base/collections.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { groupName } from "../cluster-groups.ts";

/** `feature`: the feature of the emergency. All others depend on it. */
export function emergencyEffect(feature: string, before: readonly ClusterState[], { states }: Compilation): string {
  const off = turnedOff(before, states);
  const names = [...off.keys()].sort((a, b) => Number(b === feature) - Number(a === feature) || (a < b ? -1 : 1));
  const count = names.length === 1 ? "1 feature" : `${names.length} features`;
  if (names.length === 0)
    return "the emergency override has no effect: the feature is already off on all of its clusters\n\n";
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const where = groupName(off.get(name) ?? [], states);
    const cause = name === feature ? "" : `, because it depends on "${feature}"`;
    return escapeInvisible(`  ${name.padEnd(width)}  on ${where}${cause}`);
  });
  return [`the emergency turns off ${count} at once:`, ...lines, "", ""].join("\n");
}

/** Feature -> the clusters on which an emergency turns it off, and nothing did before. */
function turnedOff(
  before: readonly ClusterState[],
  after: readonly ClusterState[],
): ReadonlyMap<string, readonly ClusterState[]> {
  const found = new Map<string, ClusterState[]>();
  const byName = new Map(before.map((state) => [state.cluster.name, state]));
  for (const state of after) {
    const open = new Set(
      (byName.get(state.cluster.name)?.features ?? []).filter((one) => one.open).map((one) => one.feature.name),
    );
    for (const { feature, open: isOn, gateOverride } of state.features)
      if (!isOn && gateOverride?.spec.emergency === true && open.has(feature.name))
        listAt(found, feature.name).push(state);
  }
  return found;
}
