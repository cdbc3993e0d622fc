/** The types of the state of a cluster, with reasons. */
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import type { Reason } from "../reason.ts";
import type {
  Accreditation,
  Cluster,
  Feature,
  Grant,
  Level,
  MeterDefinition,
  MonitoredResourceType,
  Override,
  QuotaLimit,
  Service,
  Stage,
} from "../link/index.ts";
import type { Value } from "../parse/index.ts";

export type State = "enabled" | "disabled" | "granted";

/** A link of the chain of reasons: a resource and a path in it, printed as `Kind/name#path`. */
export interface ReasonLink {
  readonly resource: Resource;
  /** With list indices, to find the line. */
  readonly path: Path;
  /** For example `Feature/dark-mode#spec.history[since=1.6]`; does not depend on lines and files. */
  readonly place: string;
}

/** Half-open, in days: [starts 00:00 UTC, the day after expires 00:00 UTC). */
export interface Interval {
  readonly starts?: string;
  readonly expires?: string;
}

/** A consumer that a feature is granted to on a cluster. */
export interface Consumer {
  readonly kind: "Organization" | "Project";
  readonly name: string;
  /** Disjoint and ascending, never empty; `[{}]` means always. */
  readonly intervals: readonly Interval[];
  readonly grants: readonly Grant[];
}

export type FlagType = "boolean" | "string" | "number" | "object";
/** The flag of a feature, with defaults filled in and patches applied. */
export interface Flag {
  readonly type: FlagType;
  readonly variants: Readonly<Record<string, Value>>;
  /** The variants served while the gate is open and closed. */
  readonly enabled: string;
  readonly disabled: string;
  readonly targeting?: Value;
  readonly rollout?: { readonly percent: number; readonly by: string };
}

/** The state of a feature on a cluster. Clusters with the same state share the object, so it can be a cache key. */
export interface FeatureState {
  readonly feature: Feature;
  /** The feature with patched flag, if it is patched. */
  readonly patched?: Feature;
  readonly flag: Flag;
  readonly state: State;
  readonly open: boolean;
  /** The level of the history entry; null if absent, removed, permanent or not released. */
  readonly level: Level | null;
  /** `level`, or the level of an override. */
  readonly effectiveLevel: Level | null;
  readonly locked: boolean;
  /** If locked: true for on, false for off (with `optIn`). */
  readonly lockedTo?: boolean;
  readonly reason: Reason;
  /** The variant served to those who have the feature; `serve.disabled` if closed. */
  readonly variant: string;
  /** The source of the value for those who have the feature. */
  readonly decides: "variant" | "targeting" | "rollout";
  /** Sorted by `Kind/name`. Defined only if the state is `granted`; can be empty. */
  readonly consumers?: readonly Consumer[];
  /** In this order: history entry, threshold, winning override, grants. */
  readonly because: readonly ReasonLink[];
  /** The overrides that determine the gate and the variant. */
  readonly gateOverride?: Override;
  readonly variantOverride?: Override;
  /** With reason `accreditation`: the unapproved feature, which is this one or one that it depends on. */
  readonly unapproved?: Feature;
  /** Overrides that select the cluster and lost. */
  readonly overridden: readonly Override[];
}

/** The catalog of a cluster, with patches applied. Each map is sorted by document name. */
export interface Catalog {
  readonly services: ReadonlyMap<string, Service>;
  readonly types: ReadonlyMap<string, MonitoredResourceType>;
  readonly meters: ReadonlyMap<string, MeterDefinition>;
  readonly limits: ReadonlyMap<string, QuotaLimit>;
}

export interface ClusterState {
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly threshold: Level;
  /** The release of each track that the cluster names, sorted by track, with `latest` resolved. */
  readonly releases: ReadonlyMap<string, string>;
  /** The targets rendered for the cluster, sorted, with `all` expanded. */
  readonly render: readonly string[];
  /** Every feature of the model, sorted by name. */
  readonly features: readonly FeatureState[];
  /** Shared by clusters with the same catalog. */
  readonly catalog: Catalog;
  /** The record in force, if the stage has `accreditation: required` or `hold`. */
  readonly accreditation?: Accreditation;
}
