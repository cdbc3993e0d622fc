/** Why a cluster waits, and how that is worded. */
import { listSome } from "../../base/diagnostics.ts";

/** Who a cluster waits for: the clusters of one wave. */
interface Elsewhere {
  /** `production/canary` */
  readonly wave: string;
  readonly clusters: readonly string[];
}

/**
 * `missing`: an earlier wave does not have the commit yet; `baking`: not for long enough; `not-green`: its checks have
 * not been green on it; `gone`: a commit that has not reached the cluster removes all clusters of the wave. With
 * `features`, an earlier stage or wave does not have these features, or not for long enough.
 * `red-before`: the check was red before the commit arrived. `taken-back`: HEAD has other values of these features.
 */
export type Wait =
  | (Elsewhere & { readonly why: "missing" | "not-green"; readonly features?: readonly string[] })
  | (Elsewhere & { readonly why: "gone" })
  | (Elsewhere & { readonly why: "baking"; readonly until: number; readonly features?: readonly string[] })
  | (Elsewhere & {
      readonly why: "red" | "red-before" | "unknown";
      readonly check: string;
      readonly value: string;
    })
  | { readonly why: "paused"; readonly reason: string; readonly until?: string }
  | { readonly why: "taken-back" | "rolled-back"; readonly features: readonly string[] }
  | { readonly why: "clock" | "history"; readonly text: string };

/** Waits for one cause, as one: with all clusters, and the latest end. Sorted as given. */
export function mergeWaits(waits: readonly Wait[]): readonly Wait[] {
  const merged = new Map<string, Wait>();
  for (const wait of waits) {
    const key = keyOf(wait);
    const known = merged.get(key);
    merged.set(key, known === undefined ? wait : mergedWith(known, wait));
  }
  return [...merged.values()];
}

function keyOf(wait: Wait): string {
  const where = "wave" in wait ? wait.wave : "";
  const features = "features" in wait && "wave" in wait ? "features" : "";
  const check = "check" in wait ? `${wait.check} ${wait.value}` : "";
  return [wait.why, where, features, check].join("\n");
}

function mergedWith(one: Wait, other: Wait): Wait {
  const lists = { ...listsOf(one, other, "clusters"), ...listsOf(one, other, "features") };
  const until =
    one.why === "baking" && other.why === "baking" ? { until: Math.max(one.until, other.until) } : undefined;
  return { ...one, ...lists, ...until } as Wait;
}

function listsOf(one: Wait, other: Wait, field: "clusters" | "features"): Partial<Record<string, readonly string[]>> {
  const of = (wait: Wait): readonly string[] =>
    (wait as { readonly [Name in typeof field]?: readonly string[] })[field] ?? [];
  const all = [...new Set([...of(one), ...of(other)])].sort();
  return all.length === 0 ? {} : { [field]: all };
}

/** When it ends, if nothing else happens; milliseconds since the epoch. */
export function endOf(wait: Wait): number | undefined {
  return wait.why === "baking" ? wait.until : undefined;
}

/** `production/canary bakes until 2026-11-21 13:00 UTC` */
export function describeWait(wait: Wait): string {
  switch (wait.why) {
    case "missing":
      return `${wait.wave} does not have ${wait.features === undefined ? "it" : some(wait.features)} yet (${some(wait.clusters)})`;
    case "gone":
      return `it comes with the removal of all clusters of ${wait.wave} (${some(wait.clusters)})`;
    case "not-green":
      return `${wait.wave} has not been green (${some(wait.clusters)})`;
    case "baking":
      return `${wait.features === undefined ? wait.wave : `${some(wait.features)} in ${wait.wave}`} bakes until ${timeText(wait.until)}`;
    case "red":
      return `check ${wait.check} is red on ${some(wait.clusters)} (${wait.value})`;
    case "red-before":
      return `check ${wait.check} is red on ${some(wait.clusters)}, and was before (${wait.value})`;
    case "unknown":
      return `check ${wait.check} has no answer on ${some(wait.clusters)} (${wait.value})`;
    case "paused":
      return `paused${wait.until === undefined ? "" : ` until ${wait.until}`}: ${wait.reason}`;
    case "taken-back":
      return `HEAD has changed ${wait.features.length === 0 ? "its files" : some(wait.features)} since`;
    case "rolled-back":
      return wait.features.length === 0 ? "it was rolled back" : `${some(wait.features)} was rolled back`;
    default:
      return wait.text;
  }
}

const some = (names: readonly string[]): string => listSome(names, 3);

/** `2026-11-21 13:00 UTC`, rounded up to the minute. */
export function timeText(time: number): string {
  return `${new Date(Math.ceil(time / 60_000) * 60_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
