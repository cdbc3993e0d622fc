/** The types of what holds on a cluster, with its reasons. */
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
  /** With indices, to find the line. */
  readonly path: Path;
  /** `Feature/dark-mode#spec.history[since=1.6]`: survives moved lines and files. */
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
  /** United, disjoint, ascending; `[{}]` is always. Never empty. */
  readonly intervals: readonly Interval[];
  readonly grants: readonly Grant[];
}

export type FlagType = "boolean" | "string" | "number" | "object";
/** How applications see a feature, defaults filled in and patches applied. */
export interface Flag {
  readonly type: FlagType;
  readonly variants: Readonly<Record<string, Value>>;
  /** The variants served when the gate is open (E) and shut (D). */
  readonly enabled: string;
  readonly disabled: string;
  readonly targeting?: Value;
  readonly rollout?: { readonly percent: number; readonly by: string };
}

/** One feature where it holds. One object is shared by all clusters that agree, so it can key caches. */
export interface FeatureState {
  readonly feature: Feature;
  /** The feature with patches of its flag applied, where there are any. */
  readonly patched?: Feature;
  readonly flag: Flag;
  readonly state: State;
  readonly open: boolean;
  /** The entry's own level; null when absent, removed, permanent or not released. */
  readonly level: Level | null;
  /** `level`, or what an override put in its place. */
  readonly effectiveLevel: Level | null;
  readonly locked: boolean;
  /** Where it is locked: to on, or to off where its entry is `optIn`. */
  readonly lockedTo?: boolean;
  readonly reason: Reason;
  /** The variant of those who have it; `serve.disabled` when shut. */
  readonly variant: string;
  /** What picks the value for those who have it. */
  readonly decides: "variant" | "targeting" | "rollout";
  /** Sorted by `Kind/name`; only where the state is `granted`, and then perhaps empty. */
  readonly consumers?: readonly Consumer[];
  /** In order: history entry, threshold, winning override, grants. */
  readonly because: readonly ReasonLink[];
  /** The override that decided the gate and the one that decided the variant. */
  readonly gateOverride?: Override;
  readonly variantOverride?: Override;
  /** Reason `accreditation`: the feature without approval, which is this one or one that it depends on. */
  readonly unapproved?: Feature;
  /** Overrides that select the cluster and lost. */
  readonly beaten: readonly Override[];
}

/** The catalog as a cluster has it, patches applied; each map sorted by document name. */
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
  /** Track -> release, of every track that the cluster names; sorted. `latest` is resolved. */
  readonly releases: ReadonlyMap<string, string>;
  /** The targets that are rendered here, `all` spelled out, sorted. */
  readonly render: readonly string[];
  /** Every feature of the model, sorted by name. */
  readonly features: readonly FeatureState[];
  /** Shared by clusters that agree. */
  readonly catalog: Catalog;
  /** The record in force where the stage has `accreditation: required` or `hold`. */
  readonly accreditation?: Accreditation;
}
