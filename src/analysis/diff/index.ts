/** diff: two compilations -> what changes in meaning. Pure; moving, reordering and reformatting is no change. */
import { catalogChanges } from "./catalog.ts";
import { documentChanges } from "./documents.ts";
import { expectationChanges } from "./expectations.ts";
import { featureChanges } from "./features.ts";
import { grantChanges } from "./grants.ts";
import { accreditationChanges, overrideChanges } from "./overrides.ts";
import { otherChanges } from "./others.ts";
import { patchChanges } from "./patches.ts";
import { policyChanges } from "./policies.ts";
import { withRestarts } from "./restarts.ts";
import { clusterPairs, statePairs } from "./sides.ts";
import type { Side, Sides } from "./sides.ts";
import { stageChanges } from "./stages.ts";
import type { Severity } from "../../base/diagnostics.ts";
import { suppressionChanges } from "./suppressions.ts";
import type { Risk, Change } from "./change.ts";
import { CHANGE_KINDS } from "./change.ts";

export { CHANGE_KINDS } from "./change.ts";
export type * from "./change.ts";

export type { Side } from "./sides.ts";
export { verdictOf } from "./summary.ts";

export interface DiffOptions {
  /** Milliseconds since the epoch: when the next maintenance window is looked for. */
  readonly now: number;
  /** What a code is where nothing is configured. */
  readonly severityOf: (code: string) => Severity | undefined;
}

/** What holds on head and did not on base, or the other way round; sorted by risk, kind and subject. */
export function diff(base: Side, head: Side, { now, severityOf }: DiffOptions): readonly Change[] {
  const sides: Sides = { base, head, now };
  const pairs = clusterPairs(sides);
  const features = featureChanges(statePairs(pairs), sides);
  const told = [
    ...features,
    ...documentChanges(pairs, sides, features),
    ...grantChanges(pairs, sides),
    ...stageChanges(pairs, sides),
    ...catalogChanges(pairs, sides),
    ...patchChanges(sides),
    ...overrideChanges(sides),
    ...accreditationChanges(sides),
    ...policyChanges(sides, pairs, severityOf),
    ...expectationChanges(sides),
    ...suppressionChanges(sides, severityOf),
  ];
  return sort(withRestarts([...told, ...otherChanges(sides, told)], pairs, sides));
}

const RISKS: readonly Risk[] = ["high", "medium", "low"];

/** By risk, then kind, then name. */
export function sort(changes: readonly Change[]): readonly Change[] {
  const key = ({ kind, subject, consumer = "", clusters, before, after }: Change): string =>
    [CHANGE_KINDS.indexOf(kind) + 10, subject, consumer, clusters.join(), before, after].join("\0");
  return changes
    .map((change) => ({ change, key: `${RISKS.indexOf(change.risk)}${key(change)}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ change }) => change);
}
