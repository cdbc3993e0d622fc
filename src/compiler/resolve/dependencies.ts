/** What features ask of each other on a cluster: dependencies that are on, conflicts that are not. */
import { append } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { at } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Model, Override } from "../link/index.ts";
import type { ReasonLink, Consumer, FeatureState } from "./state.ts";
import { becauseOfOverride } from "./reason-links.ts";
import * as codes from "./codes.ts";
import type { ResolvedCluster } from "./cluster-classes.ts";
import type { StateList } from "./states.ts";

export interface ClusterStates {
  readonly site: ResolvedCluster;
  readonly states: StateList;
}

/** An emergency override shuts the open dependents of its feature too, however far away, with reason `override`. */
export function closeDependents(rows: readonly ClusterStates[], model: Model): void {
  const emergencies = [...model.byKind.Override.values()].filter(({ spec }) => spec.emergency === true);
  if (emergencies.length === 0) return;
  const dependents = dependentsOf(model);
  const known = new Map<Override, Map<FeatureState, FeatureState>>(
    emergencies.map((override) => [override, new Map()]),
  );
  for (const { states } of rows)
    for (const override of emergencies) {
      if (states.get(override.spec.feature)?.gateOverride !== override) continue;
      for (const name of reachable(override.spec.feature, dependents)) {
        const state = states.get(name);
        if (state?.open === true && state.level !== null) states.replace(name, shutBy(override, state, known));
      }
    }
}

/** By name, the features that depend on a feature. */
export function dependentsOf(model: Model): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const feature of model.byKind.Feature.values())
    for (const name of feature.spec.dependsOn ?? []) append(dependents, name, feature.name);
  return dependents;
}

/** All that can be reached from a feature, without itself. */
export function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop())
    for (const next of edges.get(name) ?? [])
      if (!found.has(next)) {
        found.add(next);
        queue.push(next);
      }
  found.delete(start);
  return found;
}

/** One object for all clusters that agreed before. */
function shutBy(
  override: Override,
  state: FeatureState,
  known: ReadonlyMap<Override, Map<FeatureState, FeatureState>>,
): FeatureState {
  const before = known.get(override)?.get(state);
  if (before !== undefined) return before;
  const after: FeatureState = {
    ...shut(state, becauseOfOverride(override)),
    reason: "override",
    gateOverride: override,
  };
  known.get(override)?.set(state, after);
  return after;
}

/** An open gate that something shuts after all; its grants do not count then. */
export function shut(state: FeatureState, ...because: readonly ReasonLink[]): FeatureState {
  const { consumers, ...rest } = state;
  const grants = new Set((consumers ?? []).flatMap(({ grants: own }) => own));
  return {
    ...rest,
    state: "disabled",
    open: false,
    variant: state.flag.disabled,
    decides: "variant",
    because: [
      ...state.because.filter(({ resource }) => resource.kind !== "Grant" || !grants.has(resource as never)),
      ...because,
    ],
  };
}

interface Broken {
  readonly feature: Feature;
  readonly other: Feature;
  readonly state: FeatureState;
  readonly otherState: FeatureState;
  readonly clusters: string[];
}

/** Collects faults of a pair of features over clusters: one cause is one diagnostic. */
class Pairs {
  readonly #found = new Map<string, Broken>();

  add(state: FeatureState, otherState: FeatureState, cluster: string): void {
    const key = `${state.feature.name} ${otherState.feature.name}`;
    const known = this.#found.get(key);
    if (known !== undefined) known.clusters.push(cluster);
    else
      this.#found.set(key, {
        feature: state.feature,
        other: otherState.feature,
        state,
        otherState,
        clusters: [cluster],
      });
  }

  all(): Iterable<Broken> {
    return this.#found.values();
  }
}

export function checkDependencies(rows: readonly ClusterStates[], model: Model, report: ReportDiagnostic): void {
  const off = new Pairs();
  const narrower = new Pairs();
  const conflicts = new Pairs();
  const concerned = [...model.byKind.Feature.values()].filter(
    ({ spec }) => (spec.dependsOn ?? []).length > 0 || (spec.conflictsWith ?? []).length > 0,
  );
  for (const { site, states } of rows)
    for (const feature of concerned) {
      const state = states.get(feature.name);
      if (state?.open !== true) continue;
      for (const name of feature.spec.dependsOn ?? []) {
        const other = states.get(name);
        if (other === undefined) continue;
        if (!other.open) off.add(state, other, site.cluster.name);
        else if (isNarrower(other.consumers, state.consumers)) narrower.add(state, other, site.cluster.name);
      }
      for (const name of feature.spec.conflictsWith ?? []) {
        const other = states.get(name);
        if (other?.open === true && !declaredEarlier(other.feature, feature))
          conflicts.add(state, other, site.cluster.name);
      }
    }
  reportOff(off, report);
  reportNarrower(narrower, report);
  reportConflicts(conflicts, report);
}

/** Both name each other: then the first by name speaks. */
function declaredEarlier(other: Feature, feature: Feature): boolean {
  return other.name < feature.name && (other.spec.conflictsWith ?? []).includes(feature.name);
}

/** Whether a dependency reaches fewer consumers than its dependent; absent is everybody. Kinds can't be compared. */
function isNarrower(dependency: readonly Consumer[] | undefined, dependent: readonly Consumer[] | undefined): boolean {
  if (dependency === undefined) return false;
  if (dependent === undefined) return true;
  const kinds = new Set(dependency.map(({ kind }) => kind));
  const names = new Set(dependency.map(({ kind, name }) => `${kind}/${name}`));
  return dependent.some(({ kind, name }) => (kinds.size === 0 || kinds.has(kind)) && !names.has(`${kind}/${name}`));
}

function reportOff(pairs: Pairs, report: ReportDiagnostic): void {
  for (const { feature, other, state, otherState, clusters } of pairs.all())
    report(
      codes.dependencyOff,
      at(feature.document, ["spec", "dependsOn", (feature.spec.dependsOn ?? []).indexOf(other.name)]),
      `"${feature.name}" is on but "${other.name}", which it depends on, is off on ${quoteList(clusters)}`,
      {
        help: `open "${other.name}" there too, or shut "${feature.name}"`,
        related: [...decider(state, "on"), ...decider(otherState, "off")],
      },
    );
}

/** The last link of the gate's chain, where somebody can change it. */
function decider(state: FeatureState, is: string): readonly { message: string; at: ReturnType<typeof at> }[] {
  const link = state.because.find(({ resource }) => resource === state.gateOverride) ?? state.because[0];
  if (link === undefined) return [];
  return [
    {
      message: `"${state.feature.name}" is ${is} because of ${link.place} (${state.reason})`,
      at: at(link.resource.document, link.path),
    },
  ];
}

function reportNarrower(pairs: Pairs, report: ReportDiagnostic): void {
  for (const { feature, other, clusters } of pairs.all())
    report(
      codes.dependencyNarrower,
      at(feature.document, ["spec", "dependsOn", (feature.spec.dependsOn ?? []).indexOf(other.name)]),
      `"${feature.name}" reaches consumers to whom "${other.name}", which it depends on, is not granted, on ${quoteList(clusters)}`,
      { help: `grant "${other.name}" to the same consumers` },
    );
}

function reportConflicts(pairs: Pairs, report: ReportDiagnostic): void {
  for (const { feature, other, state, otherState, clusters } of pairs.all())
    report(
      codes.conflictOn,
      at(feature.document, ["spec", "conflictsWith", (feature.spec.conflictsWith ?? []).indexOf(other.name)]),
      `"${feature.name}" and "${other.name}" conflict and are both on, on ${quoteList(clusters)}`,
      { help: "shut one of them there", related: [...decider(state, "on"), ...decider(otherState, "on")] },
    );
}
