/** link: resources -> the model, in which every name points at something. */
import { at } from "./parse.ts";
import { striding } from "./strain.ts";
import { didYouMean } from "./suggest.ts";
import type { Report } from "./diagnostics.ts";
import type { Kind } from "./kinds.ts";
import type { SourceFile } from "./source.ts";
import type { Breathe } from "./strain.ts";
import type { Resource } from "./validate.ts";
import { brokenNames, everything, index, namesOf } from "./link/by-name.ts";
import type { ByKind } from "./link/by-name.ts";
import { checkCycles } from "./link/circles.ts";
import { unknownConsumer } from "./link/codes.ts";
import { checkEncodedNames, checkGrant, checkLevelOrder } from "./link/contradictions.ts";
import { checkReferences } from "./link/references.ts";
import { checkReleases, checkTracks } from "./link/releases.ts";
import { checkRunning } from "./link/running.ts";
import { select } from "./link/selections.ts";
import { settingsOf } from "./link/settings.ts";

export { codes, consumersNotAList, missingProject, selectorMatchesNothing } from "./link/codes.ts";
export { encodeName } from "./link/contradictions.ts";
export { flagKeyOf, flagKeyPath } from "./link/flag-key.ts";
export { namedRelease, namedTracks, PLATFORM, releasePath, trackOf } from "./link/releases.ts";
export { namesIn } from "./link/references.ts";
export { DEFAULT_OUTPUT } from "./link/settings.ts";
export { clusterMatcher, selectorRank, whyNothing } from "./link/selectors.ts";
export { suspectsOf } from "./link/suspects.ts";

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
export interface Declared {
  readonly kind: Kind;
  readonly name: string;
  readonly file: SourceFile;
  /** As it was read, valid or not; undefined where the text could not be read. */
  readonly spec?: unknown;
}

export interface LinkInput {
  /** Valid documents, of all files but `sluice.yaml`. */
  readonly resources: readonly Resource[];
  readonly broken: readonly Declared[];
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
  readonly breathe: Breathe;
}

/** Never fails: a name that points nowhere is reported, and whoever reads the model skips it. */
export function link(input: LinkInput, report: Report): Model {
  const settings = settingsOf(input.project, report);
  const byKind = index(input, report);
  const broken = brokenNames(input.broken);
  const names = namesOf(input, byKind, broken, settings);
  const breathe = striding(input.breathe);
  for (const resource of everything(byKind)) {
    breathe();
    checkReferences(resource, names, report);
    checkReleases(resource, settings, report);
  }
  checkCycles(byKind, report);
  checkPairs(byKind, settings, input, report);
  const model = { project: input.project, settings, byKind, selected: select(byKind, report), broken };
  checkRunning(model, report);
  return model;
}

/** Checks that need two documents. */
function checkPairs(byKind: ByKind, settings: Settings, input: LinkInput, report: Report): void {
  for (const feature of byKind.Feature.values()) checkLevelOrder(feature, settings, report);
  for (const grant of byKind.Grant.values()) {
    checkGrant(grant, byKind.Feature, report);
    checkConsumer(grant, input.consumers, report);
  }
  const components = Object.values(input.project.spec.targets?.gates?.components ?? {});
  const tracks = components.flatMap(({ track }) => (track === undefined ? [] : [track]));
  checkTracks(byKind.Feature.values(), byKind.Cluster.values(), settings, tracks, report);
  checkEncodedNames(byKind.MonitoredResourceType.values(), "type", ({ spec }) => spec.type, report);
  checkEncodedNames(byKind.MeterDefinition.values(), "meter", ({ spec }) => spec.meter, report);
  checkEncodedNames(byKind.QuotaLimit.values(), "limit", ({ spec }) => spec.limit, report);
}

function checkConsumer(grant: Grant, known: ReadonlySet<string> | undefined, report: Report): void {
  const name = `${grant.spec.consumer.kind}/${grant.spec.consumer.name}`;
  if (known === undefined || known.has(name)) return;
  report(unknownConsumer, at(grant.document, ["spec", "consumer", "name"]), `no consumer is known as "${name}"`, {
    help: didYouMean(name, known) ?? "add it to `spec.consumers` of sluice.yaml if it is new",
  });
}
