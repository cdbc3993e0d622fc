/** The types of the model: its documents, its settings, and what it is linked from. */
import type { Kind } from "../kinds.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Checkpoint } from "../../base/limits.ts";
import type { Resource } from "../schema/index.ts";

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
export type SelectingKind = "Grant" | "Override" | "Patch" | "Accreditation" | "Feature";

/** Every map is sorted by name (by UTF-16 code unit, never by locale). */
export interface Model {
  readonly project: Project;
  readonly settings: Settings;
  readonly byKind: { readonly [K in Kind]: ReadonlyMap<string, Resource<K>> };
  /**
   * The clusters that a Grant, Override, Patch or Accreditation selects, and those on which a Feature with `clusters`
   * exists, sorted by name.
   */
  readonly selected: ReadonlyMap<Resource<SelectingKind>, readonly Cluster[]>;
  /** Names of documents that exist but have errors, each with its file: a reference to one is no second error. */
  readonly broken: { readonly [K in Kind]: ReadonlyMap<string, SourceFile> };
}

/** A document that is there but broken; pointing at it is no second fault. */
export interface BrokenDocument {
  readonly kind: Kind;
  readonly name: string;
  readonly file: SourceFile;
  /** As it was read, valid or not; undefined where the text could not be read. */
  readonly spec?: unknown;
}

export interface LinkInput {
  /** Valid documents, of all files but `sluice.yaml`. */
  readonly resources: readonly Resource[];
  readonly broken: readonly BrokenDocument[];
  readonly project: Project;
  /** Names of the targets that exist. */
  readonly targets: readonly string[];
  /** `Kind/name` of the known consumers, where the project lists them. */
  readonly consumers: ReadonlySet<string> | undefined;
  /** What there was before the change that is judged, by kind. */
  readonly former?: Model["byKind"] | undefined;
  /** The model that these are a part of: names are looked up there. */
  readonly among?: Model;
  /** Asked between documents. */
  readonly breathe: Checkpoint;
}
