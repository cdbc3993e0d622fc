/** Resolves features, once per class of clusters on which the result is the same. */
import { append, valueAt } from "../../base/collections.ts";
import { selectorRank } from "../link/index.ts";
import type { Cluster, Feature, Grant, Model, Override, Patch } from "../link/index.ts";
import type { FeatureState, Flag } from "./state.ts";
import type { Resource } from "../schema/index.ts";
import { becauseOfGrant } from "./reason-links.ts";
import { consumersOf } from "./consumers.ts";
import type { ConsumerCache } from "./consumers.ts";
import { flagOf } from "./flag.ts";
import { absentGate, decideGate, EMERGENCY_RANK } from "./gate.ts";
import type { Gate } from "./gate.ts";
import type { ResolvedCluster, ClusterClass } from "./cluster-classes.ts";
import { splitBySelection } from "./cluster-classes.ts";

/** The result for one feature on clusters that have the same one. */
export interface Outcome {
  readonly feature: Feature;
  readonly sites: readonly ResolvedCluster[];
  readonly state: FeatureState;
  readonly gate: Gate;
  readonly grants: readonly Grant[];
}

interface Selecting {
  readonly clusters: ReadonlySet<Cluster>;
}
interface OverrideSelection extends Selecting {
  readonly override: Override;
  readonly rank: number;
}
interface GrantSelection extends Selecting {
  readonly grant: Grant;
}
interface PatchSelection extends Selecting {
  readonly patch: Patch;
}
/** The clusters on which the feature exists. */
interface HomeSelection extends Selecting {
  readonly home: Feature;
}
type Selection = OverrideSelection | GrantSelection | PatchSelection | HomeSelection;

/** Applies patches to a feature's flag, and reports faults. */
export type FlagPatcher = (feature: Feature, patches: readonly Patch[]) => Feature;

export interface Selections {
  readonly of: (feature: Feature) => readonly Selection[];
  readonly consumers: ConsumerCache;
}

/** The selections of each feature: overrides by descending rank and name, grants and patches by name, then `clusters`. */
export function selectionsOf(model: Model): Selections {
  const sets = new Map<readonly Cluster[], ReadonlySet<Cluster>>();
  const clustersOf = (resource: Resource<"Override" | "Grant" | "Patch" | "Feature">): ReadonlySet<Cluster> => {
    const clusters = model.selected.get(resource) ?? [];
    return valueAt(sets, clusters, () => new Set(clusters));
  };
  const byFeature = new Map<string, Selection[]>();
  const add = (feature: string, selection: Selection): void => {
    append(byFeature, feature, selection);
  };
  for (const selection of rankedOverrides(model, clustersOf)) add(selection.override.spec.feature, selection);
  for (const grant of model.byKind.Grant.values())
    for (const name of new Set(grant.spec.features)) add(name, { grant, clusters: clustersOf(grant) });
  for (const patch of model.byKind.Patch.values())
    if (patch.spec.resource.kind === "Feature") add(patch.spec.resource.name, { patch, clusters: clustersOf(patch) });
  for (const home of model.byKind.Feature.values())
    if (home.spec.clusters !== undefined) add(home.name, { home, clusters: clustersOf(home) });
  return { of: (feature) => byFeature.get(feature.name) ?? [], consumers: new Map() };
}

function rankedOverrides(
  model: Model,
  clustersOf: (override: Override) => ReadonlySet<Cluster>,
): readonly OverrideSelection[] {
  return [...model.byKind.Override.values()]
    .filter(({ spec: { level } }) => level === undefined || model.settings.levelByName.has(level))
    .map((override) => ({ override, rank: rankOf(override), clusters: clustersOf(override) }))
    .toSorted((a, b) => b.rank - a.rank);
}

function rankOf({ spec }: Override): number {
  return spec.emergency === true ? EMERGENCY_RANK : selectorRank(spec.clusters);
}

/** Returns the outcomes of one feature, which together cover all clusters. */
export function resolveFeature(
  feature: Feature,
  classes: readonly ClusterClass[],
  selections: Selections,
  model: Model,
  patchFlag: FlagPatcher,
): readonly Outcome[] {
  const all = selections.of(feature);
  const plain = flagOf(feature.spec);
  const outcomes: Outcome[] = [];
  for (const clusterClass of classes)
    for (const { sites, selecting } of splitBySelection(clusterClass.sites, all)) {
      const overrides = selecting.filter((selection) => "override" in selection);
      const grants = selecting.flatMap((selection) => ("grant" in selection ? [selection.grant] : []));
      const patches = selecting.flatMap((selection) => ("patch" in selection ? [selection.patch] : []));
      const exists = feature.spec.clusters === undefined || selecting.some((selection) => "home" in selection);
      const gate = exists
        ? decideGate(feature, clusterClass, overrides, model.settings)
        : absentGate(feature, overrides);
      const patched = patches.length === 0 ? feature : patchFlag(feature, patches);
      outcomes.push({
        feature,
        sites,
        gate,
        grants,
        state: {
          ...stateOf(feature, patched === feature ? plain : flagOf(patched.spec), gate, grants, selections.consumers),
          ...(patched === feature ? {} : { patched }),
        },
      });
    }
  return outcomes;
}

function stateOf(
  feature: Feature,
  flag: Flag,
  gate: Gate,
  grants: readonly Grant[],
  cache: ConsumerCache,
): FeatureState {
  const granted = gate.open && feature.spec.entitlement !== undefined && gate.reason !== "permanent";
  const because = granted ? [...gate.because, ...grants.map((grant) => becauseOfGrant(grant, feature))] : gate.because;
  return {
    feature,
    flag,
    state: granted ? "granted" : gate.open ? "enabled" : "disabled",
    open: gate.open,
    level: gate.level,
    effectiveLevel: gate.effectiveLevel,
    locked: gate.locked,
    ...(gate.lockedTo === undefined ? {} : { lockedTo: gate.lockedTo }),
    reason: gate.reason,
    variant: gate.open ? (gate.variantOverride?.spec.variant ?? flag.enabled) : flag.disabled,
    decides: valueSource(flag, gate),
    ...(granted ? { consumers: consumersOf(grants, cache) } : {}),
    because,
    ...(gate.gateOverride === undefined ? {} : { gateOverride: gate.gateOverride }),
    ...(gate.variantOverride === undefined ? {} : { variantOverride: gate.variantOverride }),
    overridden: [...gate.verdicts].flatMap(([override, verdict]) => (verdict.is === "beaten" ? [override] : [])),
  };
}

function valueSource(flag: Flag, gate: Gate): FeatureState["decides"] {
  if (!gate.open || gate.level === null || gate.variantOverride !== undefined) return "variant";
  if (flag.rollout !== undefined) return "rollout";
  return flag.targeting === undefined ? "variant" : "targeting";
}
