/** Gates of components that vanish, lock, change their default or become deprecated; each cause once. */
import { append } from "../../base/collections.ts";
import type { FeatureGate, ProjectComponent } from "../../compiler/kinds.ts";
import { trackOf, PLATFORM } from "../../compiler/link/index.ts";
import type { Feature, Model, Override } from "../../compiler/link/index.ts";
import { isDeprecatedAt, isRendered } from "../../compiler/resolve/index.ts";
import type { FeatureState, Reason } from "../../compiler/resolve/index.ts";
import { valueOf } from "../../render/targets/gates/index.ts";
import { stateFinder } from "./sides.ts";
import type { ClusterPair } from "./sides.ts";
import { compareReleases } from "../../base/release.ts";
import { COMPONENTS, shipped } from "../../render/targets/gates/kubernetes/index.ts";

const GATE_MOVES = [
  /**
   * The component no longer knows a gate that is set: by an override, to a value other than the remaining one, or
   * because the feature does not declare its end.
   */
  "vanishes",
  /** The default value changes, and nobody has chosen it. */
  "flips",
  /** The component now accepts only one value. */
  "locks",
  "deprecated",
  /** The component no longer knows the gate, and nothing else changes. */
  "ends",
] as const;
export type GateMoveKind = (typeof GATE_MOVES)[number];

/** One cause, with all affected clusters. */
export interface GateMove {
  readonly kind: GateMoveKind;
  readonly feature: Feature;
  /** Only gates of components that the project declares. */
  readonly gates: readonly FeatureGate[];
  /** On the first cluster; the others agree in everything relevant. */
  readonly before: FeatureState;
  readonly after: FeatureState;
  readonly clusters: readonly ClusterPair[];
  /** The override that still sets a gate that vanishes. */
  readonly override?: Override;
  /** The release of Kubernetes that dropped the gate, if the feature still has it. */
  readonly gone?: string;
}

/** By kind, then by feature. `pairs`: the clusters of both sides. */
export function gateMoves(pairs: readonly ClusterPair[], model: Model): readonly GateMove[] {
  const components = model.project.spec.targets?.gates?.components ?? {};
  const rendering = pairs.filter(({ after }) => after.render.includes("gates"));
  if (rendering.length === 0) return [];
  const find = stateFinder(rendering);
  const overrides = overridesOf(model);
  const found = new Map<string, GateMove & { readonly clusters: ClusterPair[] }>();
  for (const feature of model.byKind.Feature.values()) {
    const gates = (feature.spec.gates ?? []).filter(({ component }) => components[component] !== undefined);
    if (gates.length === 0) continue;
    for (const pair of rendering) {
      const { before, after } = find(feature.name, pair);
      if (after === undefined) continue;
      const dropped = droppedGates(gates, { before, after, pair, components });
      const left = gates.filter((gate) => !dropped.has(gate));
      const isChanged = before !== undefined && left.length > 0 && pair.before.render.includes("gates");
      const moves = isChanged ? movesOf(before, after, pair, overrides.get(feature.name) ?? []) : [];
      const losses = [...Map.groupBy(dropped.keys(), (gate) => dropped.get(gate))].map(
        ([gone = "", own]): Move & { readonly gates: readonly FeatureGate[] } => ({
          kind: "vanishes",
          gates: own,
          gone,
        }),
      );
      for (const move of [...losses, ...moves.map((one) => ({ ...one, gates: left }))]) {
        const states = move.kind === "deprecated" ? "" : `${before?.open} ${after.open} ${after.reason}`;
        const names = move.gates.map(({ component, name }) => `${component} ${name}`).join();
        const key = `${move.kind} ${feature.name} ${names} ${move.override?.name ?? ""} ${move.gone ?? ""} ${states}`;
        const known = found.get(key);
        if (known !== undefined) known.clusters.push(pair);
        else found.set(key, { ...move, feature, before: before ?? after, after, clusters: [pair] });
      }
    }
  }
  return GATE_MOVES.flatMap((kind) => [...found.values()].filter((move) => move.kind === kind));
}

/** An override of a gate, with the clusters that it selects. */
interface Setting {
  readonly override: Override;
  readonly clusters: ReadonlySet<string>;
}

function overridesOf(model: Model): ReadonlyMap<string, readonly Setting[]> {
  const found = new Map<string, Setting[]>();
  for (const override of model.byKind.Override.values())
    if (override.spec.variant === undefined)
      append(found, override.spec.feature, {
        override,
        clusters: new Set((model.selected.get(override) ?? []).map(({ name }) => name)),
      });
  return found;
}

interface Move {
  readonly kind: GateMoveKind;
  readonly override?: Override;
  readonly gone?: string;
}

function movesOf(
  before: FeatureState,
  after: FeatureState,
  pair: ClusterPair,
  overrides: readonly Setting[],
): readonly Move[] {
  const track = trackOf(after.feature);
  const [was, is] = [pair.before.releases.get(track), pair.after.releases.get(track)];
  if (!isRendered(after)) return isRendered(before) ? ends(before, after, pair, overrides) : [];
  const moves: Move[] = [];
  if (was !== is && flips(before, after, pair)) moves.push({ kind: "flips" });
  if (isRendered(before) && after.locked && !before.locked) moves.push({ kind: "locks" });
  if (!isDeprecatedAt(before.feature, was) && isDeprecatedAt(after.feature, is)) moves.push({ kind: "deprecated" });
  return moves;
}

/** The move of a gate that the component no longer knows. */
function ends(
  before: FeatureState,
  after: FeatureState,
  { after: { cluster } }: ClusterPair,
  overrides: readonly Setting[],
): readonly Move[] {
  if (after.reason === "absent") return [];
  const still = overrides.filter(({ clusters }) => clusters.has(cluster.name));
  if (still.length > 0) return still.map(({ override }) => ({ kind: "vanishes", override }));
  if (after.reason === "not-released") return [];
  // If this change removes the override or declares the end, it decides the value.
  const isDecided = before.gateOverride !== undefined || endOf(before) !== endOf(after);
  const isLost = !isDecided && before.open !== after.open;
  return [{ kind: isLost ? "vanishes" : "ends" }];
}

function endOf({ feature: { spec } }: FeatureState): string | undefined {
  return spec.deprecated?.until;
}

/** Reasons of values that nobody has chosen for the cluster. */
const BY_DEFAULT: ReadonlySet<Reason> = new Set<Reason>(["threshold", "opt-in", "locked"]);

function flips(before: FeatureState, after: FeatureState, pair: ClusterPair): boolean {
  if (!BY_DEFAULT.has(after.reason) || pair.before.threshold.name !== pair.after.threshold.name) return false;
  if (before.reason === "not-released") return after.open;
  return BY_DEFAULT.has(before.reason) && before.open !== after.open;
}

/** The values that the component got and gets; undefined if it gets none. */
export function valuesOf(
  { before, after }: GateMove,
  gate: FeatureGate,
): readonly [boolean | undefined, boolean | undefined] {
  const value = (state: FeatureState): boolean | undefined => (isRendered(state) ? valueOf(state, gate) : undefined);
  return [value(before), value(after)];
}

/** Features that depend on this one and are on, before or after, on these clusters; sorted. */
export function requiredBy({ feature, clusters }: GateMove): readonly string[] {
  const found = new Set<string>();
  for (const { before, after } of clusters)
    for (const state of [...before.features, ...after.features])
      if (state.open && state.feature.spec.dependsOn?.includes(feature.name) === true) found.add(state.feature.name);
  return [...found].sort();
}

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
function droppedGates(gates: readonly FeatureGate[], place: Place): ReadonlyMap<FeatureGate, string> {
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
