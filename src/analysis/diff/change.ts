/** The types of the differences between two sides. */
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
  "rename",
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

/** A hint for the reviewer. The message is lower case, has names in double quotes, and is clear without context. */
export interface Advice {
  readonly topic: Topic;
  readonly message: string;
}

/** A line that causes a change: of head, or of base if it was removed. */
export interface Cause extends ReasonLink {
  readonly side: "base" | "head";
  /** Set if the cause is not a field. */
  readonly at?: Location;
}

/** One difference in meaning. The same difference on several clusters is one change. */
export interface Change {
  readonly kind: ChangeKind;
  /**
   * A feature, a stage, a cluster or a path in the catalog: `meters["compute.example.com/cpu"].billing.pricingUnit`.
   */
  readonly subject: string;
  /** The consumer of a grant: `Organization/acme`. */
  readonly consumer?: string;
  /** Sorted; empty if no cluster is affected. */
  readonly clusters: readonly string[];
  /** Null if it did not exist. */
  readonly before: string | null;
  /** Null if it was removed. */
  readonly after: string | null;
  /** Consumers that gain and lose the feature: `Kind/name`, sorted. */
  readonly consumers?: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  readonly because: readonly Cause[];
  /** Sorted. */
  readonly owners: readonly string[];
  readonly advice: readonly Advice[];
  readonly risk: Risk;
}

/** Features whose gate changes, and where; all sorted. */
export interface GateChanges {
  readonly features: readonly string[];
  readonly clusters: readonly string[];
  readonly stages: readonly string[];
}

/** A summary of all changes. */
export interface ChangeSummary {
  readonly on: GateChanges;
  readonly off: GateChanges;
  /** Consumers that gain or lose anything; `Kind/name`, sorted. */
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

/** A difference in one rendered object. The same difference on several clusters is listed once. */
export interface ManifestChange {
  /** Sorted; empty for files that do not belong to a single cluster. */
  readonly clusters: readonly string[];
  /** Relative to the folder of the cluster, or else to the output folder. */
  readonly path: string;
  /** `Kind namespace/name`; the path if the file is not a Kubernetes object. */
  readonly object: string;
  readonly change: "added" | "removed" | "changed";
  /** In lines. */
  readonly added: number;
  readonly removed: number;
  /** Empty if the two have too little in common for a line-by-line diff. */
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
