/** Builds the facts of a feature's page from its document. */
import { PLATFORM } from "../compiler/link/index.ts";
import { redactSecrets } from "../base/redact.ts";
import type { Feature } from "../compiler/link/index.ts";
import type { Fleet } from "./fleet.ts";
import { spotOf } from "./interning.ts";
import type { Tables } from "./interning.ts";
import { NONE } from "./payload.ts";
import type { Index, WireEnd, WireEntry, WireFeature } from "./payload.ts";

type Said = Omit<WireFeature, "moments" | "classes" | "cells">;

export function saidOf(feature: Feature, fleet: Fleet, tables: Tables): Said {
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
    ...(spec.flag?.key === undefined ? {} : { key: spec.flag.key }),
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
    line: spotOf(tables, feature, ["spec", "deprecated"])[1],
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(outcome === "permanent" ? { permanent: true } : {}),
    ...(replacedBy === undefined ? {} : { replacedBy }),
    ...(message === undefined ? {} : { message }),
  };
}

/** The users of the flag, and the graduation criteria. */
function usesOf({ spec }: Feature): Pick<WireFeature, "graduation" | "gates" | "workloads" | "variants"> {
  const { graduation = [], gates = [], workloads = [], flag } = spec;
  const variants = Object.entries(flag?.variants ?? {}).map(([name, value]) =>
    redactSecrets(`${name}: ${JSON.stringify(value)}`)
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

/** The maximum number of characters of a variant, because objects can be long. */
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
