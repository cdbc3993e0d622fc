/** Compares two compilations and returns the changes in meaning. Pure. Ignores moves, order and formatting. */
import { catalogChanges } from "./catalog.ts";
import { documentChanges } from "./documents.ts";
import { expectationChanges } from "./expectations.ts";
import { featureChanges } from "./features.ts";
import { grantChanges } from "./grants.ts";
import { accreditationChanges, overrideChanges } from "./overrides.ts";
import { otherChanges } from "./others.ts";
import { patchChanges } from "./patches.ts";
import { policyChanges } from "./policies.ts";
import { renameChanges } from "./rename-changes.ts";
import { renamedSide } from "./renamed-side.ts";
import { renamesBetween } from "./renames.ts";
import type { Rename } from "./renames.ts";
import { rolloutChanges } from "./rollouts.ts";
import { withRestarts } from "./restarts.ts";
import { clusterPairs, statePairs } from "./sides.ts";
import type { Side, Sides } from "./sides.ts";
import { stageChanges } from "./stages.ts";
import type { Severity } from "../../base/diagnostics.ts";
import { suppressionChanges } from "./suppressions.ts";
import type { Change } from "./change.ts";
import { sortChanges } from "./change.ts";

export { sortChanges } from "./change.ts";
export type * from "./change.ts";

export type { Side, ClusterPair } from "./sides.ts";
export { summarize } from "./summary.ts";
export { servedText } from "./features.ts";
export { deepEqual } from "./values.ts";
export { renamedFeatures } from "./renames.ts";
export { manifestChanges } from "./manifests.ts";
export type { Rendered } from "./manifests.ts";
export { diffStates, readState } from "./state-files.ts";
export type { StoredCluster } from "./state-files.ts";
export { gateMoves, requiredBy, valuesOf } from "./gates.ts";
export type { GateMove } from "./gates.ts";
export { clusterPairs } from "./sides.ts";

export interface DiffOptions {
  /** Milliseconds since the epoch; the search for the next maintenance window starts here. */
  readonly now: number;
  /** The default severity of a code. */
  readonly severityOf: (code: string) => Severity | undefined;
}

/** Changes of states and grants, and renamed documents. */
export interface StateChanges {
  readonly changes: readonly Change[];
  readonly renames: readonly Rename[];
}

/** Only what changes for features and consumers. `now`: milliseconds since the epoch. */
export function stateChanges(base: Side, head: Side, now: number): StateChanges {
  const renames = renamesBetween({ base, head, now });
  const { side, restored } = renamedSide(base, renames);
  const sides: Sides = { base: side, head, now };
  const pairs = clusterPairs(sides);
  const changes = [...featureChanges(statePairs(pairs), sides), ...grantChanges(pairs, sides)];
  return { changes: changes.map(restored), renames };
}

/** All differences between base and head, sorted by risk, kind and subject. */
export function diff(base: Side, head: Side, { now, severityOf }: DiffOptions): readonly Change[] {
  const original: Sides = { base, head, now };
  const renames = renamesBetween(original);
  const { side, restored } = renamedSide(base, renames);
  const sides: Sides = { base: side, head, now };
  const pairs = clusterPairs(sides);
  const features = featureChanges(statePairs(pairs), sides);
  const changes = [
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
    ...rolloutChanges(sides),
    ...suppressionChanges(sides, severityOf),
  ];
  const all = [...changes, ...otherChanges(sides, changes)].map(restored);
  // Pods restart because of the objects that were rendered under the old names.
  const originalPairs = renames.length === 0 ? pairs : clusterPairs(original);
  return sortChanges(withRestarts([...all, ...renameChanges(renames, original)], originalPairs, original));
}
