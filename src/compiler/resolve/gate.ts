/**
 * Decides whether a feature is open on a cluster, from its history, the stage's threshold and its overrides. Afterwards
 * `dependencies.ts` closes features whose dependencies are closed, and `hold.ts` those without accreditation.
 */
import { compareReleases } from "../../base/release.ts";
import type { Feature, Level, Override, Settings, Stage } from "../link/index.ts";
import type { Reason } from "../reason.ts";
import type { ReasonLink } from "./state.ts";
import {
  becauseOfClusters,
  becauseOfEnd,
  becauseOfEntry,
  becauseOfOverride,
  becauseOfThreshold,
} from "./reason-links.ts";

/** The inputs of a gate besides the feature and its overrides. Clusters with equal inputs have the same gate. */
export interface GateInputs {
  readonly stage: Stage;
  readonly threshold: Level;
  /** The cluster's release of the feature's track; undefined if the cluster does not name one. */
  readonly release: string | undefined;
}

/** An override that selects the cluster. Emergencies have the highest rank. */
export interface Ranked {
  readonly override: Override;
  readonly rank: number;
}
export const EMERGENCY_RANK = 4;

/** The effect of an override on a cluster. */
export type Verdict =
  | { readonly is: "changes" | "same" | "no-flag" | "locked" | "emergency-on-locked" }
  | { readonly is: "beaten" | "conflict"; readonly by: Override };

export interface Gate {
  readonly open: boolean;
  readonly level: Level | null;
  readonly effectiveLevel: Level | null;
  readonly locked: boolean;
  readonly lockedTo?: boolean;
  readonly reason: Reason;
  readonly because: readonly ReasonLink[];
  readonly gateOverride?: Override;
  readonly variantOverride?: Override;
  readonly verdicts: ReadonlyMap<Override, Verdict>;
}

/** `overrides`: those that select the cluster, sorted by descending rank, then by name. */
export function decideGate(
  feature: Feature,
  inputs: GateInputs,
  overrides: readonly Ranked[],
  settings: Settings,
): Gate {
  const ended = endOf(feature, inputs.release);
  if (ended !== undefined) return withoutFlag(ended, ended === "permanent", becauseOfEnd(feature), overrides);
  const index = entryAt(feature, inputs.release);
  const entry = feature.spec.history?.[index];
  const level = entry === undefined ? undefined : settings.levelByName.get(entry.level);
  if (entry === undefined || level === undefined)
    return withoutFlag("not-released", false, firstPlace(feature), overrides);

  const passes = level.rank >= inputs.threshold.rank;
  const base = { level, open: passes && entry.optIn !== true };
  const locked = entry.locked === true;
  const verdicts = new Map<Override, Verdict>();
  const allowed = locked ? refuseLocked(overrides, verdicts) : overrides;
  const gate = decide(allowed.filter(isGate), base.open, (override) => opens(override, inputs, settings), verdicts);
  const open = gate.outcome;
  const variant = decide(
    allowed.filter((ranked) => !isGate(ranked)),
    open ? (feature.spec.flag?.serve?.enabled ?? "on") : undefined,
    (override) => (open ? override.spec.variant : undefined),
    verdicts,
  );
  noteDroppedTargeting(feature, open, variant.winner, verdicts);
  return {
    open,
    level,
    effectiveLevel: settings.levelByName.get(gate.winner?.spec.level ?? "") ?? level,
    locked,
    ...(locked ? { lockedTo: entry.optIn !== true } : {}),
    reason: reasonOf(gate.winner, locked, passes, entry.optIn === true),
    because: [
      becauseOfEntry(feature, index),
      becauseOfThreshold(inputs.stage),
      ...[gate.winner, variant.winner].flatMap((won) => (won === undefined ? [] : [becauseOfOverride(won)])),
    ],
    ...(gate.winner === undefined ? {} : { gateOverride: gate.winner }),
    ...(variant.winner === undefined ? {} : { variantOverride: variant.winner }),
    verdicts,
  };
}

/** The gate on a cluster that the feature's `clusters` excludes. */
export function absentGate(feature: Feature, overrides: readonly Ranked[]): Gate {
  return withoutFlag("absent", false, becauseOfClusters(feature), overrides);
}

function reasonOf(winner: Override | undefined, locked: boolean, passes: boolean, optIn: boolean): Reason {
  if (winner !== undefined) return "override";
  if (locked) return "locked";
  return passes && optIn ? "opt-in" : "threshold";
}

/** The position of a release in a feature's history: the outcome if it has ended, else the index of the current entry. */
export function historyPosition(feature: Feature, release: string | undefined): string | number {
  return endOf(feature, release) ?? entryAt(feature, release);
}

/** The outcome if the release is `deprecated.until` or later, else undefined. */
function endOf(feature: Feature, release: string | undefined): "removed" | "permanent" | undefined {
  const { deprecated } = feature.spec;
  if (deprecated?.until === undefined || release === undefined) return undefined;
  return compareReleases(deprecated.until, release) <= 0 ? (deprecated.outcome ?? "removed") : undefined;
}

/** Whether the release is in the deprecation period: from `deprecated.since`, before `until`. */
export function isDeprecatedAt({ spec: { deprecated } }: Feature, release: string | undefined): boolean {
  if (deprecated === undefined) return false;
  if (release === undefined) return true;
  const hasBegun = deprecated.since === undefined || compareReleases(deprecated.since, release) <= 0;
  return hasBegun && (deprecated.until === undefined || compareReleases(release, deprecated.until) < 0);
}

/** The index of the newest entry up to the release; -1 if all entries are later. */
function entryAt(feature: Feature, release: string | undefined): number {
  return (feature.spec.history ?? []).findLastIndex(
    ({ since }) => since === undefined || release === undefined || compareReleases(since, release) <= 0,
  );
}

function firstPlace(feature: Feature): ReasonLink {
  return feature.spec.history === undefined ? becauseOfEnd(feature) : becauseOfEntry(feature, 0);
}

function withoutFlag(reason: Reason, open: boolean, place: ReasonLink, overrides: readonly Ranked[]): Gate {
  return {
    open,
    level: null,
    effectiveLevel: null,
    locked: false,
    reason,
    because: [place],
    verdicts: new Map(overrides.map(({ override }) => [override, { is: "no-flag" }])),
  };
}

function isGate({ override }: Ranked): boolean {
  return override.spec.variant === undefined;
}

function opens({ spec }: Override, inputs: GateInputs, settings: Settings): boolean {
  if (spec.level === undefined) return spec.enabled === true;
  return (settings.levelByName.get(spec.level)?.rank ?? 0) >= inputs.threshold.rank;
}

/** Returns the emergencies, because other overrides have no effect on a locked feature. */
function refuseLocked(overrides: readonly Ranked[], verdicts: Map<Override, Verdict>): readonly Ranked[] {
  return overrides.filter(({ override, rank }) => {
    const emergency = rank === EMERGENCY_RANK;
    verdicts.set(override, { is: emergency ? "emergency-on-locked" : "locked" });
    return emergency;
  });
}

interface Decision<T> {
  readonly winner?: Override;
  readonly outcome: T;
}

/** The first override of the highest rank wins. Adds a verdict for each override. */
function decide<T>(
  ranked: readonly Ranked[],
  otherwise: T,
  outcomeOf: (override: Override) => T,
  verdicts: Map<Override, Verdict>,
): Decision<T> {
  const [first] = ranked;
  if (first === undefined) return { outcome: otherwise };
  const outcome = outcomeOf(first.override);
  const next = ranked.find(({ rank }) => rank < first.rank);
  const without = next === undefined ? otherwise : outcomeOf(next.override);
  const disputed = ranked.some(({ override, rank }) => rank === first.rank && outcomeOf(override) !== outcome);
  for (const { override, rank } of ranked) {
    if (verdicts.has(override)) continue;
    if (override === first.override)
      verdicts.set(override, { is: outcome === without && !disputed ? "same" : "changes" });
    else if (rank < first.rank) verdicts.set(override, { is: "beaten", by: first.override });
    else if (outcomeOf(override) === outcome) verdicts.set(override, { is: "same" });
    else verdicts.set(override, { is: "conflict", by: first.override });
  }
  return { winner: first.override, outcome };
}

/** A variant override drops targeting and rollout, so it can have an effect even if the variant is the default. */
function noteDroppedTargeting(
  feature: Feature,
  open: boolean,
  winner: Override | undefined,
  verdicts: Map<Override, Verdict>,
): void {
  const drops = feature.spec.flag?.targeting !== undefined || feature.spec.flag?.rollout !== undefined;
  if (winner !== undefined && open && drops && verdicts.get(winner)?.is === "same")
    verdicts.set(winner, { is: "changes" });
}
