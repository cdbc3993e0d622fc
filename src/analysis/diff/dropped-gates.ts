/** Finds gates that Kubernetes dropped, by its catalog of gates, while their feature still has them. */
import { compareReleases } from "../../base/release.ts";
import type { FeatureGate, ProjectComponent } from "../../compiler/kinds.ts";
import { PLATFORM } from "../../compiler/link/index.ts";
import { isRendered } from "../../compiler/resolve/index.ts";
import type { FeatureState } from "../../compiler/resolve/index.ts";
import { COMPONENTS, shipped } from "../../render/targets/gates/kubernetes/index.ts";
import type { ClusterPair } from "./sides.ts";

interface Place {
  readonly before: FeatureState | undefined;
  readonly after: FeatureState;
  readonly pair: ClusterPair;
  readonly components: Readonly<Record<string, ProjectComponent>>;
}

/**
 * The gates that are rendered for a release that does not know them, with the release that dropped them. A gate that
 * was already rendered for such a release does not count, because this change is not the cause.
 */
export function droppedGates(gates: readonly FeatureGate[], place: Place): ReadonlyMap<FeatureGate, string> {
  const { after, pair, components } = place;
  const found = new Map<FeatureGate, string>();
  if (!isRendered(after)) return found;
  for (const gate of gates) {
    const component = components[gate.component];
    const gone = component === undefined ? undefined : goneFrom(gate, component);
    if (gone === undefined) continue;
    const { track = PLATFORM } = component ?? {};
    const isGone = ({ releases }: ClusterPair["after"]): boolean =>
      compareReleases(gone, releases.get(track) ?? "0") <= 0;
    if (isGone(pair.after) && !(isGone(pair.before) && wasRendered(gate, place))) found.set(gate, gone);
  }
  return found;
}

/** Only for components that certainly belong to Kubernetes: the kubelet by its format, the others by their names. */
function goneFrom({ component, name }: FeatureGate, { format }: ProjectComponent): string | undefined {
  if (format !== "kubelet" && !(format === "feature-gates" && COMPONENTS.has(component))) return undefined;
  return shipped().get(name)?.gone;
}

function wasRendered({ component, name }: FeatureGate, { before, pair }: Place): boolean {
  if (before === undefined || !isRendered(before) || !pair.before.render.includes("gates")) return false;
  return before.feature.spec.gates?.some((gate) => gate.component === component && gate.name === name) === true;
}
