/** The types of the model: its resources, its settings, and the input of link. */
import type { Kind } from "../kinds.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Checkpoint } from "../../base/limits.ts";
import type { DocumentPlace } from "../parse/index.ts";
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
  /** In days; undefined if the age is unlimited. */
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
  /** The least number of releases between `deprecated.since` and `until`. */
  readonly deprecation: Readonly<Record<Lifecycle, number>>;
  readonly output: string;
}

/** Kinds whose resources select clusters. */
export type SelectingKind = "Grant" | "Override" | "Patch" | "Accreditation" | "Feature";

/** All maps are sorted by name (by UTF-16 code unit, not by locale). */
export interface Model {
  readonly project: Project;
  readonly settings: Settings;
  readonly byKind: { readonly [K in Kind]: ReadonlyMap<string, Resource<K>> };
  /**
   * The clusters that a Grant, Override, Patch or Accreditation selects, and those on which a Feature with `clusters`
   * exists, sorted by name.
   */
  readonly selected: ReadonlyMap<Resource<SelectingKind>, readonly Cluster[]>;
  /** `Kind/name` of the known consumers; undefined if the project does not list them. */
  readonly consumers: ReadonlySet<string> | undefined;
  /** Names of documents with errors, each with its file. References to them are not reported. */
  readonly broken: { readonly [K in Kind]: ReadonlyMap<string, SourceFile> };
}

/** A document that exists but has errors; references to it are not reported. */
export interface BrokenDocument {
  readonly kind: Kind;
  readonly name: string;
  readonly file: SourceFile;
  /** Not validated; undefined if the text is not readable. */
  readonly spec?: unknown;
}

/** The fields of a feature that checks of all documents read, so that they need not read its file. */
export const FEATURE_SUMMARY = ["flag", "gates", "service", "track", "workloads"] as const;

export interface FeatureSummary {
  readonly kind: "Feature";
  readonly name: string;
  readonly spec: Pick<Feature["spec"], (typeof FEATURE_SUMMARY)[number]>;
  readonly document: DocumentPlace;
}

export const GRANT_SUMMARY = ["clusters", "consumer"] as const;

export interface GrantSummary {
  readonly kind: "Grant";
  readonly name: string;
  readonly spec: Pick<Grant["spec"], (typeof GRANT_SUMMARY)[number]>;
  readonly document: DocumentPlace;
}

/** The model with summaries of the features and grants. */
export interface SummaryModel extends Pick<Model, "project" | "settings"> {
  readonly byKind: Pick<
    Model["byKind"],
    "Service" | "MonitoredResourceType" | "MeterDefinition" | "QuotaLimit" | "Stage" | "Cluster"
  > & {
    readonly Feature: ReadonlyMap<string, FeatureSummary>;
    readonly Grant: ReadonlyMap<string, GrantSummary>;
  };
}

export interface LinkInput {
  /** The valid documents of all files except `sluice.yaml`. */
  readonly resources: readonly Resource[];
  readonly broken: readonly BrokenDocument[];
  readonly project: Project;
  /** Names of the available targets. */
  readonly targets: readonly string[];
  /** `Kind/name` of the known consumers; undefined if the project does not list them. */
  readonly consumers: ReadonlySet<string> | undefined;
  /** The resources before the change, when a change is checked. */
  readonly previous?: Model["byKind"] | undefined;
  /** The valid features of the whole project, by name, if `resources` lack some of them. */
  readonly allFeatures?: ReadonlyMap<string, FeatureSummary> | undefined;
  /** The complete model, in which names are resolved, if `resources` are a part of it. */
  readonly completeModel?: Model;
  /** Called between documents. */
  readonly checkpoint: Checkpoint;
}
