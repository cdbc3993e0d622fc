/** diff: two compilations -> what changes in meaning. Pure; moving, reordering and reformatting is no change. */
import { catalogChanges } from "./diff/catalog.ts";
import { documentChanges } from "./diff/documents.ts";
import { expectationChanges } from "./diff/expectations.ts";
import { featureChanges } from "./diff/features.ts";
import { grantChanges } from "./diff/grants.ts";
import { accreditationChanges, overrideChanges } from "./diff/overrides.ts";
import { patchChanges } from "./diff/patches.ts";
import { policyChanges } from "./diff/policies.ts";
import { withRestarts } from "./diff/restarts.ts";
import { clusterPairs, statePairs } from "./diff/sides.ts";
import type { Side, Sides } from "./diff/sides.ts";
import { stageChanges } from "./diff/stages.ts";
import type { Severity } from "./diagnostics.ts";
import { suppressionChanges } from "./diff/suppressions.ts";
import type { Because } from "./resolve.ts";
import type { Location } from "./source.ts";

export type { Side } from "./diff/sides.ts";
export { verdictOf } from "./diff/verdict.ts";

export const CHANGE_KINDS = [
  "feature-state",
  "feature-level",
  "feature-value",
  "grant",
  "threshold",
  "cluster",
  "catalog",
  "override",
  "accreditation",
  "policy",
  "renderer",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export type Risk = "high" | "medium" | "low";

export type Topic =
  | "runbook"
  | "restart"
  | "dependents"
  | "access"
  | "irreversible"
  | "dormant"
  | "manual-grants"
  | "emergency"
  | "rollback"
  | "allowed"
  | "policy"
  | "renderer";

/** What a careful reviewer would say. The message is lower case, names in double quotes, understandable alone. */
export interface Advice {
  readonly topic: Topic;
  readonly message: string;
}

/** A line that causes a change: of head, or of base where it is gone. */
export interface Cause extends Because {
  readonly side: "base" | "head";
  /** Where it is no field. */
  readonly at?: Location;
}

/** One difference of meaning; the same one on several clusters is one change. */
export interface Change {
  readonly kind: ChangeKind;
  /** A feature, a stage, a cluster, a path into the catalog: `meters["compute.example.com/cpu"].billing.pricingUnit`. */
  readonly subject: string;
  /** Whose grant it is: `Organization/acme`. */
  readonly consumer?: string;
  /** Sorted; empty where it concerns no cluster. */
  readonly clusters: readonly string[];
  /** Null where it was not there. */
  readonly before: string | null;
  /** Null where it is gone. */
  readonly after: string | null;
  /** Who gets the feature, and who loses it: `Kind/name`, sorted. */
  readonly consumers?: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  readonly because: readonly Cause[];
  /** Sorted. */
  readonly owners: readonly string[];
  readonly advice: readonly Advice[];
  readonly risk: Risk;
}

/** Features whose gate flips, and where; all sorted. */
export interface Flips {
  readonly features: readonly string[];
  readonly clusters: readonly string[];
  readonly stages: readonly string[];
}

/** What one line can say of all changes. */
export interface Verdict {
  readonly on: Flips;
  readonly off: Flips;
  /** Consumers that get something that they did not have, or lose something that they had; `Kind/name`, sorted. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly risks: Readonly<Record<Risk, number>>;
}

/** As in a unified diff: each line begins with a space, `-` or `+`. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** One object of what is rendered; the same difference on several clusters is one. */
export interface ManifestChange {
  /** Sorted; empty for files of no single cluster. */
  readonly clusters: readonly string[];
  /** Of the file: in a cluster's folder relative to that, else to the output folder. */
  readonly path: string;
  /** `Kind namespace/name`; the path where the file is no Kubernetes object. */
  readonly object: string;
  readonly change: "added" | "removed" | "changed";
  /** Lines. */
  readonly added: number;
  readonly removed: number;
  /** Empty where the two have too little in common to be compared line by line. */
  readonly hunks: readonly Hunk[];
}

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
  const told = (kind: ChangeKind): ReadonlySet<string> =>
    new Set(features.filter((change) => change.kind === kind).map(({ subject }) => subject.replace(/\.flag$/, "")));
  const all = [
    ...features,
    ...documentChanges(pairs, sides, { levels: told("feature-level"), flags: told("feature-value") }),
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
  return sort(withRestarts(all, pairs, sides));
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
