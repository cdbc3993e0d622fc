/** Features as the page has them: what their documents say, and what they are on every cluster, with the reasons. */
import { PLATFORM, trackOf } from "../link.ts";
import { masked } from "../masked.ts";
import { chainOf } from "../reasons.ts";
import { momentOf } from "../resolve/gate.ts";
import type { Feature, Model } from "../link.ts";
import type { ClusterState, Consumer, FeatureState } from "../resolve.ts";
import { reasonOf, spotOf, table } from "./tables.ts";
import type { Tables } from "./tables.ts";
import { MOMENTS, NONE, REASONS, STATES } from "./wire.ts";
import type { Index, WireClass, WireEnd, WireEntry, WireFeature, WireHolder, WireTrack } from "./wire.ts";

/** Names -> their indices in the lists of the page. */
export interface Positions {
  readonly features: ReadonlyMap<string, Index>;
  readonly services: ReadonlyMap<string, Index>;
  readonly clusters: ReadonlyMap<string, Index>;
  readonly stages: ReadonlyMap<string, Index>;
  readonly consumers: ReadonlyMap<string, Index>;
}

export interface Fleet {
  readonly model: Model;
  /** In the order of the page's columns. */
  readonly states: readonly ClusterState[];
  readonly today: string;
  readonly tracks: readonly WireTrack[];
  readonly positions: Positions;
}

export function featuresOf(fleet: Fleet, tables: Tables): readonly WireFeature[] {
  const { model, states } = fleet;
  const grants = byFeature([...model.byKind.Grant.values()], ({ spec }) => spec.features);
  const patches = byFeature([...model.byKind.Patch.values()], ({ spec }) => [spec.resource.name]);
  // Resolve gives every cluster the same features, in one order, without those whose levels are unknown.
  const places = new Map(states[0]?.features.map(({ feature }, index) => [feature, index]));
  return [...model.byKind.Feature.values()].map((feature) => {
    const own = { Grant: grants.get(feature.name) ?? new Map(), Patch: patches.get(feature.name) ?? new Map() };
    const narrowed = { ...model, byKind: { ...model.byKind, ...own } };
    return featureOf(feature, places.get(feature), { ...fleet, model: narrowed }, tables);
  });
}

/** What a reason of a feature may come from, so that not all of it is looked through on every cluster. */
function byFeature<T extends { readonly name: string }>(
  all: readonly T[],
  featuresOf: (one: T) => readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, T>> {
  const found = new Map<string, Map<string, T>>();
  for (const one of all)
    for (const name of featuresOf(one)) {
      const own = found.get(name) ?? new Map<string, T>();
      found.set(name, own.set(one.name, one));
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
  const chain = chainOf({ model, at, state, consumer: undefined, today });
  const { levels } = model.settings;
  const isPlain = state.decides === "variant" && ["on", "off"].includes(state.variant);
  const variant = state.decides === "variant" ? state.variant : state.decides;
  const said = [
    STATES.indexOf(state.state),
    REASONS.indexOf(state.reason),
    state.level === null ? NONE : levels.indexOf(state.level),
    state.effectiveLevel === null ? NONE : levels.indexOf(state.effectiveLevel),
    isPlain || state.level === null ? NONE : tables.texts.of(variant),
    chain.map((link) => reasonOf(tables, link)),
  ] as const;
  if (state.consumers === undefined) return said;
  return [...said, state.consumers.map((one) => holderOf(one, positions))];
}

function holderOf({ kind, name, intervals }: Consumer, { consumers }: Positions): WireHolder {
  const isAlways = intervals.every(({ starts, expires }) => starts === undefined && expires === undefined);
  const days = isAlways ? [] : intervals.flatMap(({ starts = "", expires = "" }) => [starts, expires]);
  return [consumers.get(`${kind}/${name}`) ?? NONE, ...days];
}

const ENDS: ReadonlySet<string> = new Set(["removed", "permanent"]);

/** A moment for every release of the feature's track. */
function momentsOf(feature: Feature, { tracks }: Fleet): readonly number[] {
  const track = tracks.find(({ name }) => name === trackOf(feature));
  return (track?.releases ?? []).map(([release]) => {
    const moment = momentOf(feature, release);
    if (typeof moment === "number") return moment;
    return ENDS.has(moment) ? MOMENTS[moment as "removed" | "permanent"] : MOMENTS.unreleased;
  });
}

type Said = Omit<WireFeature, "moments" | "classes" | "cells">;

function saidOf(feature: Feature, fleet: Fleet, tables: Tables): Said {
  const { name, spec } = feature;
  const { positions, tracks } = fleet;
  const service = positions.services.get(spec.service ?? "");
  const needs = named(spec.dependsOn, positions.features);
  const conflicts = named(spec.conflictsWith, positions.features);
  return {
    name,
    about: spec.description,
    spot: spotOf(tables, feature),
    track: tracks.findIndex((track) => track.name === (spec.track ?? PLATFORM)),
    ...(spec.displayName === undefined ? {} : { title: spec.displayName }),
    ...(service === undefined ? {} : { service }),
    ...(spec.owners === undefined ? {} : { owners: spec.owners.map(tables.owners.of) }),
    ...(spec.purpose === undefined ? {} : { purpose: spec.purpose }),
    ...(spec.tracking === undefined ? {} : { tracking: spec.tracking }),
    ...(spec.runbook === undefined ? {} : { runbook: spec.runbook }),
    ...(spec.introduced === undefined ? {} : { introduced: spec.introduced }),
    ...(spec.expires === undefined ? {} : { expires: spec.expires }),
    ...(spec.expiresReason === undefined ? {} : { expiresReason: spec.expiresReason }),
    ...(spec.history === undefined ? {} : { history: historyOf(feature, fleet, tables) }),
    ...(spec.deprecated === undefined ? {} : { end: endOf(feature, spec.deprecated, tables) }),
    ...(needs.length === 0 ? {} : { needs }),
    ...(conflicts.length === 0 ? {} : { conflicts }),
    ...(spec.entitlement === undefined ? {} : { entitles: spec.entitlement.consumer ?? "Organization" }),
    ...usesOf(feature),
  };
}

function named(names: readonly string[] = [], positions: ReadonlyMap<string, Index>): readonly Index[] {
  return names.flatMap((name) => positions.get(name) ?? []);
}

function historyOf(feature: Feature, { model }: Fleet, tables: Tables): readonly WireEntry[] {
  return (feature.spec.history ?? []).map(({ since = "", level, optIn, locked, note }, index) => {
    const rank = model.settings.levelByName.get(level)?.rank ?? NONE;
    const [, line] = spotOf(tables, feature, ["spec", "history", index]);
    const marks = (optIn === true ? 1 : 0) + (locked === true ? 2 : 0);
    if (note !== undefined) return [since, rank, line, marks, note];
    return marks === 0 ? [since, rank, line] : [since, rank, line, marks];
  });
}

function endOf(feature: Feature, end: NonNullable<Feature["spec"]["deprecated"]>, tables: Tables): WireEnd {
  const { since, until, outcome, replacedBy, message } = end;
  return {
    until,
    line: spotOf(tables, feature, ["spec", "deprecated"])[1],
    ...(since === undefined ? {} : { since }),
    ...(outcome === "permanent" ? { permanent: true } : {}),
    ...(replacedBy === undefined ? {} : { replacedBy }),
    ...(message === undefined ? {} : { message }),
  };
}

/** Who asks for it, and what it takes to go on. */
function usesOf({ spec }: Feature): Pick<WireFeature, "graduation" | "gates" | "workloads" | "variants"> {
  const { graduation = [], gates = [], workloads = [], flag } = spec;
  const variants = Object.entries(flag?.variants ?? {}).map(([name, value]) =>
    masked(`${name}: ${JSON.stringify(value)}`)
      .slice(0, LONGEST)
      .toWellFormed(),
  );
  return {
    ...(graduation.length === 0 ? {} : { graduation: graduation.map(criteriaOf) }),
    ...(gates.length === 0 ? {} : { gates: gates.map(gateText) }),
    ...(workloads.length === 0 ? {} : { workloads: workloads.map(workloadText) }),
    ...(variants.length === 0 ? {} : { variants }),
  };
}

/** Characters of a variant; an object may be as long as it likes. */
const LONGEST = 120;

type Graduation = NonNullable<Feature["spec"]["graduation"]>[number];
function criteriaOf({ to, criteria, met = [] }: Graduation): NonNullable<WireFeature["graduation"]>[number] {
  return [to, criteria, criteria.flatMap((one, index) => (met.includes(one) ? [index] : []))];
}

function gateText({ component, name, invert }: NonNullable<Feature["spec"]["gates"]>[number]): string {
  return `${component}: ${name}${invert === true ? " (inverted)" : ""}`;
}

function workloadText({ kind, namespace, name, restart }: NonNullable<Feature["spec"]["workloads"]>[number]): string {
  return `${kind} ${namespace}/${name}${restart === "Never" ? ", reloads by itself" : ", restarts"}`;
}
