/**
 * The data of the page: a fleet as plain data, with indices for repeated values. The compiler and the client share this
 * file, so it imports only constants. Lists are sorted; days are `YYYY-MM-DD`.
 */

export const STATES = ["enabled", "granted", "disabled"] as const;
export { REASONS } from "../compiler/reason.ts";

/** An index into a list of `Site`; `NONE` for no value. */
export type Index = number;
export const NONE = -1;

/** A place in a source: an index into `files`, and a line, 1-based. */
export type Spot = readonly [file: Index, line: number];

/** A link of a chain of reasons: `says` and `note` are indices into `texts`. */
export type WireReason = readonly [says: Index, file: Index, line: number, note: Index];

/** A consumer with access to a feature, and pairs of first and last day; "" means unlimited. */
export type WireHolder = readonly [consumer: Index, ...days: string[]];

/** The state of a feature, shared by several clusters. */
export type WireClass = readonly [
  /** Indices into `STATES` and `REASONS`. */
  state: Index,
  reason: Index,
  /** Indices into `levels`: the declared level, and the effective one with overrides. */
  level: Index,
  effective: Index,
  /** Index into `texts`: the served variant of a flag with more variants than on and off. */
  variant: Index,
  /** Indices into `reasons`. */
  chain: readonly Index[],
  /** The percentage of a rollout; `NONE` if the flag is not rolled out by percentage. */
  percent: number,
  /** Only if the state is `granted`. */
  holders?: readonly WireHolder[],
];

/** A history entry, valid from a release on; `since` is "" for the start. */
export type WireEntry = readonly [
  since: string,
  level: Index,
  line: number,
  /** Bit mask: 1 is opt-in, 2 is locked. */
  marks?: number,
  note?: string,
];

export interface WireEnd {
  readonly since?: string;
  readonly until?: string;
  readonly permanent?: true;
  readonly replacedBy?: string;
  readonly message?: string;
  readonly line: number;
}

/** The moment of a feature at a release is an index into its history, or one of these. */
export const MOMENTS = { unreleased: -1, removed: -2, permanent: -3 } as const;

export interface WireFeature {
  readonly name: string;
  /** The key of its flag, if it differs from the name. */
  readonly key?: string;
  readonly title?: string;
  readonly about: string;
  readonly spot: Spot;
  readonly service?: Index;
  readonly owners?: readonly Index[];
  readonly purpose?: string;
  /** As written; the client checks whether a URL may be linked. */
  readonly tracking?: string;
  readonly runbook?: string;
  readonly introduced?: string;
  readonly expires?: string;
  readonly expiresReason?: string;
  /** Index into `tracks`. */
  readonly track: Index;
  readonly history?: readonly WireEntry[];
  readonly end?: WireEnd;
  /** Index into `patterns`: a moment for each release of its track. */
  readonly moments: Index;
  /** Indices into `features`. */
  readonly needs?: readonly Index[];
  readonly conflicts?: readonly Index[];
  /** The kind of consumer that needs a grant. */
  readonly entitles?: string;
  readonly graduation?: readonly (readonly [to: string, criteria: readonly string[], met: readonly Index[]])[];
  readonly gates?: readonly string[];
  readonly workloads?: readonly string[];
  /** `name: value`, secrets masked. */
  readonly variants?: readonly string[];
  readonly classes: readonly WireClass[];
  /** Index into `patterns`: an index into `classes` for each cluster; `NONE` if the feature has no state. */
  readonly cells: Index;
}

export interface WireStage {
  readonly name: string;
  readonly spot: Spot;
  readonly threshold: Index;
  readonly after?: string;
  readonly accredited?: true;
}

export interface WireCluster {
  readonly name: string;
  readonly spot: Spot;
  readonly stage: Index;
  readonly releases: readonly (readonly [track: string, release: string])[];
  readonly render: readonly string[];
  readonly labels?: readonly string[];
  readonly maintenance?: string;
  readonly accreditation?: string;
}

export interface WireTrack {
  readonly name: string;
  /** Ascending; `date` may be empty. */
  readonly releases: readonly (readonly [name: string, date: string])[];
}

export interface WireConsumer {
  readonly kind: string;
  readonly name: string;
}

export interface WireGrant {
  readonly name: string;
  readonly spot: Spot;
  readonly consumer: Index;
  readonly features: readonly Index[];
  /** Index into `patterns`: clusters. */
  readonly clusters: Index;
  readonly reason: string;
  readonly ticket?: string;
  readonly starts?: string;
  readonly expires?: string;
}

export interface WireOverride {
  readonly name: string;
  readonly spot: Spot;
  readonly feature: Index;
  readonly clusters: Index;
  readonly effect: string;
  readonly reason: string;
  readonly ticket?: string;
  readonly expires?: string;
  readonly emergency?: true;
  /** The day on which its line was committed; absent if the history does not tell. */
  readonly written?: string;
}

export interface WirePatch {
  readonly name: string;
  readonly spot: Spot;
  readonly kind: string;
  readonly resource: string;
  readonly clusters: Index;
  readonly paths: readonly string[];
  readonly reason: string;
  readonly expires?: string;
}

export interface WireService {
  readonly name: string;
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly spot: Spot;
  readonly phase: string;
  readonly project: string;
  readonly team?: string;
  readonly contact?: string;
  readonly gated?: true;
  readonly needs?: readonly Index[];
}

export const ENTRY_KINDS = ["MonitoredResourceType", "MeterDefinition", "QuotaLimit"] as const;

/** A resource type, a meter or a limit. */
export interface WireCatalogEntry {
  readonly kind: (typeof ENTRY_KINDS)[number];
  readonly name: string;
  readonly id: string;
  readonly title?: string;
  readonly spot: Spot;
  readonly service: Index;
  readonly phase?: string;
  /** Short descriptions of its properties. */
  readonly facts: readonly string[];
  /** Names of referenced entries: the types of a meter, the meter of a limit. */
  readonly of?: readonly string[];
}

export interface WireAccreditation {
  readonly name: string;
  readonly spot: Spot;
  readonly expires: string;
}

export const EXPIRING = ["Feature", "Grant", "Override", "Patch", "Accreditation"] as const;

/** An expiry date: indices into `EXPIRING` and into the list of that kind, and the line of the date. */
export type WireExpiry = readonly [kind: Index, of: Index, line: number];

export interface WireCause {
  readonly place: string;
  readonly side: "base" | "head";
  readonly spot: Spot;
}

export interface WireChange {
  readonly kind: string;
  readonly subject: string;
  readonly consumer?: string;
  /** Index into `groups`: names, some of which may no longer exist. */
  readonly clusters: Index;
  readonly before: string | null;
  readonly after: string | null;
  readonly gained?: readonly string[];
  readonly lost?: readonly string[];
  readonly because: readonly WireCause[];
  readonly advice: readonly string[];
  readonly owners: readonly string[];
  readonly risk: "high" | "medium" | "low";
}

export interface WireComparison {
  /** The revision as the user gave it. */
  readonly ref: string;
  readonly commit: string;
  readonly differs: "nothing" | "text" | "meaning";
  /** The side that does not compile, so that there are no changes. */
  readonly broken?: "base" | "head";
  /** Short sentences. */
  readonly verdict: readonly string[];
  readonly changes: readonly WireChange[];
}

/** How to link to a line of a commit: `{commit}`, `{path}` and `{line}` are replaced. */
export type LinkTemplate = string;

export interface Site {
  readonly version: 1;
  readonly project: string;
  readonly today: string;
  /** The compiled commit; absent outside of a repository. */
  readonly commit?: string;
  /** The day on which it was committed. */
  readonly committed?: string;
  readonly link?: LinkTemplate;
  /** The URL of a commit, with `{commit}`; absent for an unknown forge. */
  readonly commitLink?: string;
  readonly levels: readonly (readonly [name: string, lifecycle: string])[];
  readonly tracks: readonly WireTrack[];
  readonly stages: readonly WireStage[];
  /** In promotion order. */
  readonly clusters: readonly WireCluster[];
  readonly owners: readonly string[];
  readonly features: readonly WireFeature[];
  readonly consumers: readonly WireConsumer[];
  readonly grants: readonly WireGrant[];
  readonly overrides: readonly WireOverride[];
  readonly patches: readonly WirePatch[];
  readonly services: readonly WireService[];
  readonly catalog: readonly WireCatalogEntry[];
  /** Only those that expire. */
  readonly accreditations: readonly WireAccreditation[];
  /** Earliest first. */
  readonly expiries: readonly WireExpiry[];
  readonly comparisons: readonly WireComparison[];
  /** Paths from the root of the project. */
  readonly files: readonly string[];
  /** Indices into `files`: files that differ from the commit, so that their lines can't be linked. */
  readonly uncommitted: readonly Index[];
  readonly texts: readonly string[];
  readonly reasons: readonly WireReason[];
  readonly patterns: readonly (readonly number[])[];
  readonly groups: readonly (readonly string[])[];
}
