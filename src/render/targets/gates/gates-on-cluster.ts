/** Which gates of a component exist on a cluster, and what they are. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { FeatureGate } from "../../../compiler/kinds.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { memoizeByIdentity } from "../memoize.ts";

/** A gate as the component knows it. */
export interface Gate {
  readonly name: string;
  /** What the component is told: the opposite of the feature's own gate where it means the opposite. */
  readonly on: boolean;
}

/**
 * The gates of every component that has one here, each list sorted by name. A gate is there from the release on that
 * brings its feature until the one that ends it: components refuse gates that they do not know.
 */
export function gatesOn(state: ClusterState): ReadonlyMap<string, readonly Gate[]> {
  const gates = new Map<string, Gate[]>();
  for (const feature of state.features)
    for (const [component, gate] of gatesOf(feature)) append(gates, component, gate);
  for (const list of gates.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  return gates;
}

/**
 * What a locked gate stays in an emergency: the component takes nothing else, and a component that does not start would
 * be one more thing that burns. Undefined where the gate follows its feature.
 */
export function staysLocked({ lockedTo, gateOverride }: FeatureState): boolean | undefined {
  return gateOverride?.spec.emergency === true ? lockedTo : undefined;
}

/** `gate "A" of components "apiserver" and "kubelet" is`: gates that go together, and the verb. */
export function gatesAre(gates: readonly FeatureGate[]): string {
  const names = Map.groupBy(gates, ({ name }) => name);
  const components = Map.groupBy([...names], ([, own]) => quoteList(own.map(({ component }) => component).sort()));
  const parts = [...components].map(([of, own]) => {
    const [gate, component] = [
      own.length === 1 ? "gate" : "gates",
      own[0]?.[1].length === 1 ? "component" : "components",
    ];
    return `${gate} ${quoteList(own.map(([name]) => name).sort())} of ${component} ${of}`;
  });
  return `${parts.join(" and ")} ${names.size === 1 ? "is" : "are"}`;
}

/** The value that the component gets. */
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
