/** Computes the gates of each component on a cluster, with their values. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { FeatureGate } from "../../../compiler/kinds.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { memoizeByIdentity } from "../memoize.ts";

export interface Gate {
  readonly name: string;
  /** The component's value: the opposite of the feature's gate if the gate is `invert`. */
  readonly on: boolean;
}

/**
 * The gates of every component with gates on this cluster, sorted by name. A gate is listed only between its feature's
 * first release and its end, because components reject unknown gates.
 */
export function gatesOn(state: ClusterState): ReadonlyMap<string, readonly Gate[]> {
  const gates = new Map<string, Gate[]>();
  for (const feature of state.features)
    for (const [component, gate] of gatesOf(feature)) append(gates, component, gate);
  for (const list of gates.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  return gates;
}

/**
 * The value that a locked gate keeps in an emergency, because the component would not start with another one. Undefined
 * if the gate follows its feature.
 */
export function staysLocked({ lockedTo, gateOverride }: FeatureState): boolean | undefined {
  return gateOverride?.spec.emergency === true ? lockedTo : undefined;
}

/** `gate "A" of components "apiserver" and "kubelet" is`: grouped gates, and the verb. */
export function gatesAre(gates: readonly FeatureGate[]): string {
  const names = Map.groupBy(gates, ({ name }) => name);
  const components = Map.groupBy([...names], ([, group]) => quoteList(group.map(({ component }) => component).sort()));
  const parts = [...components].map(([of, group]) => {
    const [gate, component] = [
      group.length === 1 ? "gate" : "gates",
      group[0]?.[1].length === 1 ? "component" : "components",
    ];
    return `${gate} ${quoteList(group.map(([name]) => name).sort())} of ${component} ${of}`;
  });
  return `${parts.join(" and ")} ${names.size === 1 ? "is" : "are"}`;
}

/** The value for the component. */
export function valueOf(state: FeatureState, { invert = false }: FeatureGate): boolean {
  return (staysLocked(state) ?? state.open) !== invert;
}

const NONE: readonly (readonly [string, Gate])[] = [];

const gatesOf = memoizeByIdentity((state: FeatureState): readonly (readonly [component: string, Gate])[] => {
  if (!isRendered(state)) return NONE;
  return (
    state.feature.spec.gates?.map((gate) => [gate.component, { name: gate.name, on: valueOf(state, gate) }]) ?? NONE
  );
});
