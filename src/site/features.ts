/** Builds the features of the page: their states on all clusters, with reasons. */
import { trackOf } from "../compiler/link/index.ts";
import { sharedReasons } from "../analysis/explain/index.ts";
import { historyPosition } from "../compiler/resolve/index.ts";
import type { Feature } from "../compiler/link/index.ts";
import type { ClusterState, Consumer, FeatureState } from "../compiler/resolve/index.ts";
import { saidOf } from "./feature-facts.ts";
import { reasonOf, table } from "./interning.ts";
import type { Tables } from "./interning.ts";
import { MOMENTS, NONE, REASONS, STATES } from "./payload.ts";
import type { WireClass, WireFeature, WireHolder } from "./payload.ts";
import type { Fleet, Positions } from "./fleet.ts";

export function featuresOf(fleet: Fleet, tables: Tables): readonly WireFeature[] {
  const { model, states } = fleet;
  const grants = byFeature([...model.byKind.Grant.values()], ({ spec }) => spec.features);
  const patches = byFeature([...model.byKind.Patch.values()], ({ spec }) => [spec.resource.name]);
  // All cluster states have the same features in the same order, without those whose levels are unknown.
  const places = new Map(states[0]?.features.map(({ feature }, index) => [feature, index]));
  return [...model.byKind.Feature.values()].map((feature) => {
    const relevant = { Grant: grants.get(feature.name) ?? new Map(), Patch: patches.get(feature.name) ?? new Map() };
    const narrowed = { ...model, byKind: { ...model.byKind, ...relevant } };
    return featureOf(feature, places.get(feature), { ...fleet, model: narrowed }, tables);
  });
}

/** Groups resources by feature, so that not all of them are searched on every cluster. */
function byFeature<T extends { readonly name: string }>(
  all: readonly T[],
  featuresOf: (resource: T) => readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, T>> {
  const found = new Map<string, Map<string, T>>();
  for (const resource of all)
    for (const name of featuresOf(resource)) {
      const named = found.get(name) ?? new Map<string, T>();
      found.set(name, named.set(resource.name, resource));
    }
  return found;
}

function featureOf(feature: Feature, place: number | undefined, fleet: Fleet, tables: Tables): WireFeature {
  const classes = table<WireClass>();
  const cells = fleet.states.map((at) => {
    const state = place === undefined ? undefined : at.features[place];
    return state === undefined ? NONE : classes.of(classOf(state, at, fleet, tables));
  });
  return {
    ...saidOf(feature, fleet, tables),
    moments: tables.patterns.of(momentsOf(feature, fleet)),
    classes: classes.list,
    cells: tables.patterns.of(cells),
  };
}

function classOf(state: FeatureState, at: ClusterState, { model, today, positions }: Fleet, tables: Tables): WireClass {
  const chain = sharedReasons({ model, at, state, consumer: undefined, today });
  const { levels } = model.settings;
  const isPlain = state.decides === "variant" && ["on", "off"].includes(state.variant);
  const variant = state.decides === "variant" ? state.variant : state.decides;
  const fields = [
    STATES.indexOf(state.state),
    REASONS.indexOf(state.reason),
    state.level === null ? NONE : levels.indexOf(state.level),
    state.effectiveLevel === null ? NONE : levels.indexOf(state.effectiveLevel),
    isPlain || state.level === null ? NONE : tables.texts.of(variant),
    chain.map((link) => reasonOf(tables, link)),
    state.decides === "rollout" ? (state.flag.rollout?.percent ?? NONE) : NONE,
  ] as const;
  if (state.consumers === undefined) return fields;
  return [...fields, state.consumers.map((one) => holderOf(one, positions))];
}

function holderOf({ kind, name, intervals }: Consumer, { consumers }: Positions): WireHolder {
  const isAlways = intervals.every(({ starts, expires }) => starts === undefined && expires === undefined);
  const days = isAlways ? [] : intervals.flatMap(({ starts = "", expires = "" }) => [starts, expires]);
  return [consumers.get(`${kind}/${name}`) ?? NONE, ...days];
}

const ENDS: ReadonlySet<string> = new Set(["removed", "permanent"]);

/** One moment for every release of the feature's track. */
function momentsOf(feature: Feature, { tracks }: Fleet): readonly number[] {
  const track = tracks.find(({ name }) => name === trackOf(feature));
  return (track?.releases ?? []).map(([release]) => {
    const moment = historyPosition(feature, release);
    if (typeof moment === "number") return moment;
    return ENDS.has(moment) ? MOMENTS[moment as "removed" | "permanent"] : MOMENTS.unreleased;
  });
}
