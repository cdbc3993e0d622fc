/** link: resources -> the model, in which every name points at something. */
import type { Kind } from "./kinds.ts";
import type { Resource } from "./validate.ts";

export type Service = Resource<"Service">;
export type MonitoredResourceType = Resource<"MonitoredResourceType">;
export type MeterDefinition = Resource<"MeterDefinition">;
export type QuotaLimit = Resource<"QuotaLimit">;
export type Feature = Resource<"Feature">;
export type Grant = Resource<"Grant">;
export type Stage = Resource<"Stage">;
export type Cluster = Resource<"Cluster">;
export type Override = Resource<"Override">;
export type Patch = Resource<"Patch">;
export type Accreditation = Resource<"Accreditation">;
export type Expectation = Resource<"Expectation">;
export type Project = Resource<"Project">;

export type Lifecycle = "alpha" | "beta" | "ga";
export interface Level {
  readonly name: string;
  readonly lifecycle: Lifecycle;
  /** 0 is the least mature. */
  readonly rank: number;
}
export interface Release {
  readonly name: string;
  readonly date?: string | undefined;
}
export type Purpose = "release" | "operational" | "experiment" | "permission" | "kill-switch";
export interface PurposeRule {
  /** Days; undefined: may grow as old as it likes. */
  readonly maxAge: number | undefined;
  readonly expiry: "required" | "optional" | "forbidden";
}

/** The project with its defaults filled in. */
export interface Settings {
  /** Ascending. */
  readonly levels: readonly Level[];
  readonly levelByName: ReadonlyMap<string, Level>;
  /** Per listed track, ascending. */
  readonly releases: ReadonlyMap<string, readonly Release[]>;
  readonly purposes: Readonly<Record<Purpose, PurposeRule>>;
  /** Releases that must lie between `deprecated.since` and `until`. */
  readonly deprecation: Readonly<Record<Lifecycle, number>>;
  readonly output: string;
}

/** Kinds whose resources select clusters. */
export type SelectingKind = "Grant" | "Override" | "Patch" | "Accreditation";

/** Every map is sorted by name (by UTF-16 code unit, never by locale). */
export interface Model {
  readonly project: Project;
  readonly settings: Settings;
  readonly byKind: { readonly [K in Kind]: ReadonlyMap<string, Resource<K>> };
  /** The clusters that a Grant, Override, Patch or Accreditation selects, sorted by name. */
  readonly selected: ReadonlyMap<Resource<SelectingKind>, readonly Cluster[]>;
  /** Names of documents that exist but are broken: pointing at one is no second fault. */
  readonly broken: { readonly [K in Kind]: ReadonlySet<string> };
}
