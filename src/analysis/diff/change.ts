/** The types of what changes between two sides. */
import type { ReasonLink } from "../../compiler/resolve/index.ts";
import type { Location } from "../../base/source.ts";

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
export interface Cause extends ReasonLink {
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
export interface GateChanges {
  readonly features: readonly string[];
  readonly clusters: readonly string[];
  readonly stages: readonly string[];
}

/** What one line can say of all changes. */
export interface Verdict {
  readonly on: GateChanges;
  readonly off: GateChanges;
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

const RISKS: readonly Risk[] = ["high", "medium", "low"];

/** By risk, then kind, then name. */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  const key = ({ kind, subject, consumer = "", clusters, before, after }: Change): string =>
    [CHANGE_KINDS.indexOf(kind) + 10, subject, consumer, clusters.join(), before, after].join("\0");
  return changes
    .map((change) => ({ change, key: `${RISKS.indexOf(change.risk)}${key(change)}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ change }) => change);
}
