/**
 * What the page is given: a fleet as plain data, kept small by numbers that stand for what is said more than once.
 * Both sides read this file, so it knows nobody. Every list is sorted as its kind is elsewhere; days are `YYYY-MM-DD`.
 */

export const STATES = ["enabled", "granted", "disabled"] as const;
export { REASONS } from "../compiler/reason.ts";

/** An index into a list of `Site`; `NONE` where there is nothing. */
export type Index = number;
export const NONE = -1;

/** Where something is written: an index into `files`, and a line, 1-based. */
export type Spot = readonly [file: Index, line: number];

/** A link of a chain of reasons: what is said and noted are indices into `texts`. */
export type WireReason = readonly [says: Index, file: Index, line: number, note: Index];

/** A consumer that has a feature, and when: pairs of days, "" where it is open. */
export type WireHolder = readonly [consumer: Index, ...days: string[]];

/** What several clusters agree on about a feature. */
export type WireClass = readonly [
  /** Into `STATES` and `REASONS`. */
  state: Index,
  reason: Index,
  /** Into `levels`: its own, and what an override put in its place. */
  level: Index,
  effective: Index,
  /** Into `texts`: the variant that is served, where a flag is more than on or off. */
  variant: Index,
  /** Into `reasons`. */
  chain: readonly Index[],
  /** Only where the state is `granted`. */
  holders?: readonly WireHolder[],
];

/** What holds from a release on; `since` is "" for the start. */
export type WireEntry = readonly [
  since: string,
  level: Index,
  line: number,
  /** Opt-in is 1, locked is 2, both are 3. */
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

/** The moment of a feature at a release: an index into its history, or one of these. */
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
  /** As they are written: whether one may be followed, whoever shows it decides. */
  readonly tracking?: string;
  readonly runbook?: string;
  readonly introduced?: string;
  readonly expires?: string;
  readonly expiresReason?: string;
  /** Into `tracks`. */
  readonly track: Index;
  readonly history?: readonly WireEntry[];
  readonly end?: WireEnd;
  /** Into `patterns`: a moment for each release of its track. */
  readonly moments: Index;
  /** Into `features`. */
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
  /** Into `patterns`: a class for each cluster; `NONE` where the feature holds nowhere. */
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
  /** Ascending; a day where one is known. */
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
  /** Into `patterns`: clusters. */
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

/** A type, a meter or a limit. */
export interface WireCatalogEntry {
  readonly kind: (typeof ENTRY_KINDS)[number];
  readonly name: string;
  readonly id: string;
  readonly title?: string;
  readonly spot: Spot;
  readonly service: Index;
  readonly phase?: string;
  /** What there is to say of it, in a few words each. */
  readonly facts: readonly string[];
  /** Names of entries that it stands on: the types of a meter, the meter of a limit. */
  readonly of?: readonly string[];
}

export interface WireAccreditation {
  readonly name: string;
  readonly spot: Spot;
  readonly expires: string;
}

export const EXPIRING = ["Feature", "Grant", "Override", "Patch", "Accreditation"] as const;

/** Something that has a last day: into `EXPIRING`, into the list of that kind, and the line in its file that says so. */
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
  /** Into `groups`: names, of which some may be gone. */
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
  /** As it was asked for. */
  readonly ref: string;
  readonly commit: string;
  readonly differs: "nothing" | "text" | "meaning";
  /** Why changes can't be told, where they can't. */
  readonly broken?: "base" | "head";
  /** One line. */
  readonly verdict: readonly string[];
  readonly changes: readonly WireChange[];
}

/** How to link to a line of a commit: `{commit}`, `{path}` and `{line}` are replaced. */
export type LinkTemplate = string;

export interface Site {
  readonly version: 1;
  readonly project: string;
  readonly today: string;
  /** What was compiled; without a commit, only files. */
  readonly commit?: string;
  readonly link?: LinkTemplate;
  readonly levels: readonly (readonly [name: string, lifecycle: string])[];
  readonly tracks: readonly WireTrack[];
  readonly stages: readonly WireStage[];
  /** In the order in which changes reach them. */
  readonly clusters: readonly WireCluster[];
  readonly owners: readonly string[];
  readonly features: readonly WireFeature[];
  readonly consumers: readonly WireConsumer[];
  readonly grants: readonly WireGrant[];
  readonly overrides: readonly WireOverride[];
  readonly patches: readonly WirePatch[];
  readonly services: readonly WireService[];
  readonly catalog: readonly WireCatalogEntry[];
  /** Only those that end. */
  readonly accreditations: readonly WireAccreditation[];
  /** The earliest first. */
  readonly expiries: readonly WireExpiry[];
  readonly comparisons: readonly WireComparison[];
  /** Paths from the root of the project. */
  readonly files: readonly string[];
  /** Into `files`: those that are not as the commit has them, so that no line of it can be linked to. */
  readonly uncommitted: readonly Index[];
  readonly texts: readonly string[];
  readonly reasons: readonly WireReason[];
  readonly patterns: readonly (readonly number[])[];
  readonly groups: readonly (readonly string[])[];
}
