/** Compares the histories of features on both sides, and finds the entries that clusters have passed. */
import { trackOf } from "../../compiler/link/index.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { documentPairs } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { Location } from "../../base/source.ts";
import type { ChangeContext } from "./change-rule.ts";

export type HistoryEntry = NonNullable<Feature["spec"]["history"]>[number];

/** An entry of base that some cluster has passed, and the same entry of head. */
export interface PassedEntry {
  readonly was: HistoryEntry;
  /** Undefined if it was removed. */
  readonly is: HistoryEntry | undefined;
  /** In head: the entry, or the whole history if the entry was removed. */
  readonly place: Location;
}

export interface FeaturePair {
  readonly name: string;
  readonly before: Feature;
  readonly after: Feature;
}

/** Features with a history on both sides. A tombstone may lose its history. */
export function historyPairs(context: ChangeContext): readonly FeaturePair[] {
  return documentPairs(context, "Feature").flatMap(({ name, before, after }) =>
    before?.spec.history === undefined || after?.spec.history === undefined ? [] : [{ name, before, after }],
  );
}

export function passedEntries({ before, after }: FeaturePair, { base }: ChangeContext): readonly PassedEntry[] {
  const track = trackOf(before);
  const releases = new Set(base.states.flatMap(({ releases: own }) => own.get(track) ?? []));
  const hasPassed = ({ since }: HistoryEntry): boolean =>
    since === undefined || [...releases].some((release) => compareReleases(since, release) <= 0);
  const now = after.spec.history ?? [];
  return (before.spec.history ?? []).filter(hasPassed).map((was) => {
    const index = now.findIndex(({ since }) => since === was.since);
    const path = ["spec", "history"];
    const place = index === -1 ? locationIn(after.document, path, "key") : locationIn(after.document, [...path, index]);
    return { was, is: now[index], place };
  });
}

export function nameOf({ since }: HistoryEntry): string {
  return since === undefined ? "the first entry" : `the entry of release ${since}`;
}

/** Clusters on which the level of a feature decreases although their release is unchanged. */
export function regressionsOf({ name, before }: FeaturePair, { clusters }: ChangeContext): readonly Regression[] {
  const track = trackOf(before);
  return clusters.flatMap((pair): readonly Regression[] => {
    if (pair.before.releases.get(track) !== pair.after.releases.get(track)) return [];
    const stateIn = ({ features }: typeof pair.after): (typeof features)[number] | undefined =>
      features.find(({ feature }) => feature.name === name);
    const [was, is] = [stateIn(pair.before), stateIn(pair.after)];
    if (was?.level === undefined || was.level === null || is === undefined) return [];
    const isGone = is.reason === "not-released";
    if (!isGone && (is.level === null || is.level.rank >= was.level.rank)) return [];
    return [{ cluster: pair.after.cluster.name, was: was.level.name, is: is.level?.name ?? "none" }];
  });
}

export interface Regression {
  readonly cluster: string;
  readonly was: string;
  readonly is: string;
}
