/** Checks dependencies and conflicts between features on each cluster, and applies emergencies to dependents. */
import { append } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
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

/** Closes all open direct and indirect dependents of a feature with an emergency override, with reason `override`. */
export function closeDependents(rows: readonly ClusterStates[], model: Model): void {
  const emergencies = [...model.byKind.Override.values()].filter(({ spec }) => spec.emergency === true);
  if (emergencies.length === 0) return;
  const dependents = dependentsOf(model);
  const cache = new Map<Override, Map<FeatureState, FeatureState>>(
    emergencies.map((override) => [override, new Map()]),
  );
  for (const { states } of rows)
    for (const override of emergencies) {
      if (states.get(override.spec.feature)?.gateOverride !== override) continue;
      for (const name of reachable(override.spec.feature, dependents)) {
        const state = states.get(name);
        if (state?.open === true && state.level !== null) states.replace(name, closedBy(override, state, cache));
      }
    }
}

/** The names of the features that depend directly on a feature, by its name. */
export function dependentsOf(model: Model): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const feature of model.byKind.Feature.values())
    for (const name of feature.spec.dependsOn ?? []) append(dependents, name, feature.name);
  return dependents;
}

/** All nodes that are reachable from a start node, without itself. */
export function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop())
    for (const next of edges.get(name) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        queue.push(next);
      }
  reached.delete(start);
  return reached;
}

/** Clusters that shared a state share the result. */
function closedBy(
  override: Override,
  state: FeatureState,
  cache: ReadonlyMap<Override, Map<FeatureState, FeatureState>>,
): FeatureState {
  const cached = cache.get(override)?.get(state);
  if (cached !== undefined) return cached;
  const closed: FeatureState = {
    ...closeState(state, becauseOfOverride(override)),
    reason: "override",
    gateOverride: override,
  };
  cache.get(override)?.set(state, closed);
  return closed;
}

/** Returns an open state as disabled, without its grants, for additional reasons. */
export function closeState(state: FeatureState, ...because: readonly ReasonLink[]): FeatureState {
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

/** Collects the clusters of each faulty pair of features, so that each pair is one diagnostic. */
class Pairs {
  readonly #found = new Map<string, Broken>();

  add(state: FeatureState, otherState: FeatureState, cluster: string): void {
    const key = `${state.feature.name} ${otherState.feature.name}`;
    const pair = this.#found.get(key);
    if (pair !== undefined) pair.clusters.push(cluster);
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

/** Whether the conflict is reported at the other feature: if both name each other, at the first by name. */
function declaredEarlier(other: Feature, feature: Feature): boolean {
  return other.name < feature.name && (other.spec.conflictsWith ?? []).includes(feature.name);
}

/** Whether a dependency lacks consumers of its dependent; undefined means everybody. Ignores consumers of other kinds. */
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
      locationIn(feature.document, ["spec", "dependsOn", (feature.spec.dependsOn ?? []).indexOf(other.name)]),
      `"${feature.name}" depends on "${other.name}", which is off on ${quoteList(clusters)}`,
      {
        help: `turn "${other.name}" on there too, or turn "${feature.name}" off`,
        related: [...decider(state, "on"), ...decider(otherState, "off")],
      },
    );
}

/** The location where users can change the gate: its override, or the first reason. */
function decider(state: FeatureState, is: string): readonly { message: string; at: ReturnType<typeof locationIn> }[] {
  const link = state.because.find(({ resource }) => resource === state.gateOverride) ?? state.because[0];
  if (link === undefined) return [];
  return [
    {
      message: `"${state.feature.name}" is ${is} because of ${link.place} (${state.reason})`,
      at: locationIn(link.resource.document, link.path),
    },
  ];
}

function reportNarrower(pairs: Pairs, report: ReportDiagnostic): void {
  for (const { feature, other, clusters } of pairs.all())
    report(
      codes.dependencyNarrower,
      locationIn(feature.document, ["spec", "dependsOn", (feature.spec.dependsOn ?? []).indexOf(other.name)]),
      `"${feature.name}" is on for consumers without a grant for "${other.name}", which it depends on, on ${quoteList(clusters)}`,
      { help: `grant "${other.name}" to the same consumers` },
    );
}

function reportConflicts(pairs: Pairs, report: ReportDiagnostic): void {
  for (const { feature, other, state, otherState, clusters } of pairs.all())
    report(
      codes.conflictOn,
      locationIn(feature.document, ["spec", "conflictsWith", (feature.spec.conflictsWith ?? []).indexOf(other.name)]),
      `"${feature.name}" and "${other.name}" conflict, but both are on in ${quoteList(clusters)}`,
      { help: "turn one of them off there", related: [...decider(state, "on"), ...decider(otherState, "on")] },
    );
}
