/** link: resources -> the model, in which every name points at something. */
import { KINDS } from "./kinds.ts";
import { at } from "./parse.ts";
import type { Report } from "./diagnostics.ts";
import type { Kind } from "./kinds.ts";
import type { Document } from "./parse.ts";
import type { Resource } from "./validate.ts";
import * as codes from "./link/codes.ts";
import { checkClusterRelease, checkEncodedNames, checkGrant, checkLevelOrder } from "./link/contradictions.ts";
import { findCycles } from "./link/cycles.ts";
import { checkReferences } from "./link/references.ts";
import type { Names, Namespace } from "./link/references.ts";
import { checkReleases, checkTracks } from "./link/releases.ts";
import { clusterMatcher, whyNothing } from "./link/selectors.ts";
import { settingsOf } from "./link/settings.ts";
import { didYouMean } from "./suggest.ts";

export { codes, consumersNotAList, missingProject, selectorMatchesNothing } from "./link/codes.ts";
export { encodeName } from "./link/contradictions.ts";
export { PLATFORM, trackOf } from "./link/releases.ts";
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

/** A document that is there but broken; pointing at it is no second fault. */
export interface Declared {
  readonly kind: Kind;
  readonly name: string;
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
}

type ByKind = { readonly [K in Kind]: Map<string, Resource<K>> };

/** Never fails: a name that points nowhere is reported, and whoever reads the model skips it. */
export function link(input: LinkInput, report: Report): Model {
  const settings = settingsOf(input.project, report);
  const byKind = index(input, report);
  const broken = brokenNames(input.broken);
  const names = namesOf(input, byKind, broken, settings);
  for (const resource of everything(byKind)) {
    checkReferences(resource, names, report);
    checkReleases(resource, settings, report);
  }
  checkCycles(byKind, report);
  checkPairs(byKind, settings, input, report);
  return { project: input.project, settings, byKind, selected: select(byKind, report), broken };
}

/** Resources by kind and name, sorted; of two with one name the first by place stays, and the second is reported. */
function index(input: LinkInput, report: Report): ByKind {
  const found = Object.fromEntries(KINDS.map((kind) => [kind, new Map<string, Resource>()])) as unknown as ByKind;
  const sorted = input.resources.toSorted((a, b) => compare(a.name, b.name) || comparePlaces(a.document, b.document));
  for (const resource of [input.project, ...sorted] as readonly Resource[]) {
    const map = found[resource.kind] as Map<string, Resource>;
    const first = map.get(resource.name);
    const place = at(resource.document, ["metadata", "name"]);
    if (resource.kind === "Project" && resource !== input.project)
      report(
        codes.misplacedProject,
        at(resource.document, ["kind"]),
        `"${resource.name}" is a second Project; the one that counts is in sluice.yaml`,
      );
    else if (first === undefined) map.set(resource.name, resource);
    else
      report(codes.duplicateName, place, `two documents of kind ${resource.kind} are named "${resource.name}"`, {
        help: "rename one of them, or delete it if it is a copy",
        related: [{ message: "the other one", at: at(first.document, ["metadata", "name"]) }],
      });
  }
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePlaces(a: Document, b: Document): number {
  return compare(a.file.path, b.file.path) || a.index - b.index;
}

function brokenNames(declared: readonly Declared[]): Model["broken"] {
  const broken = Object.fromEntries(KINDS.map((kind) => [kind, new Set<string>()])) as Record<Kind, Set<string>>;
  for (const { kind, name } of declared) broken[kind].add(name);
  return broken;
}

function* everything(byKind: ByKind): Generator<Resource> {
  for (const kind of KINDS) yield* byKind[kind].values();
}

const NONE: ReadonlySet<string> = new Set();

function namesOf(input: LinkInput, byKind: ByKind, broken: Model["broken"], settings: Settings): Names {
  const declared: Readonly<Record<Exclude<Namespace, Kind>, ReadonlySet<string>>> = {
    Level: new Set(settings.levels.map(({ name }) => name)),
    Target: new Set([...input.targets, "all"]),
    Component: new Set(Object.keys(input.project.spec.targets?.gates?.components ?? {})),
  };
  const kinds = new Map(KINDS.map((kind) => [kind, new Set(byKind[kind].keys())]));
  const isKind = (to: Namespace): to is Kind => to in byKind;
  return {
    known: (to) => (isKind(to) ? (kinds.get(to) ?? NONE) : declared[to]),
    broken: (to) => (isKind(to) ? broken[to] : NONE),
    declaredAt: (to, name) => (isKind(to) ? byKind[to].get(name) : undefined),
  };
}

function checkCycles(byKind: ByKind, report: Report): void {
  circles(byKind.Service, "dependsOn", (service) => service.spec.dependsOn ?? [], "depends on", report);
  circles(byKind.Feature, "dependsOn", (feature) => feature.spec.dependsOn ?? [], "depends on", report);
  circles(
    byKind.Stage,
    "after",
    (stage) => (stage.spec.after === undefined ? [] : [stage.spec.after]),
    "comes after",
    report,
  );
}

function circles<R extends Resource>(
  resources: ReadonlyMap<string, R>,
  field: string,
  edges: (resource: R) => readonly string[],
  verb: string,
  report: Report,
): void {
  const next = (name: string): readonly string[] => {
    const resource = resources.get(name);
    return resource === undefined ? [] : edges(resource);
  };
  for (const names of findCycles(resources.keys(), next)) {
    const [first, second] = names.map((name) => resources.get(name));
    if (first === undefined) continue;
    const position = edges(first).indexOf((second ?? first).name);
    const path = field === "after" ? ["spec", field] : ["spec", field, position];
    const way = [...names, first.name].map((name) => `"${name}"`).join(" -> ");
    report(
      codes.cycle,
      at(first.document, path),
      `${first.kind.toLowerCase()} "${first.name}" ${verb} itself: ${way}`,
      {
        help: "remove one of these references",
        related: names.slice(1).flatMap((name) => {
          const other = resources.get(name);
          return other === undefined
            ? []
            : [{ message: `"${name}" is part of the circle`, at: at(other.document, ["spec", field], "key") }];
        }),
      },
    );
  }
}

/** Checks that need two documents. */
function checkPairs(byKind: ByKind, settings: Settings, input: LinkInput, report: Report): void {
  for (const feature of byKind.Feature.values()) checkLevelOrder(feature, settings, report);
  for (const grant of byKind.Grant.values()) {
    checkGrant(grant, byKind.Feature, report);
    checkConsumer(grant, input.consumers, report);
  }
  for (const cluster of byKind.Cluster.values()) checkClusterRelease(cluster, byKind.Stage, report);
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
  report(codes.unknownConsumer, at(grant.document, ["spec", "consumer", "name"]), `no consumer is known as "${name}"`, {
    help: didYouMean(name, known) ?? "add it to `spec.consumers` of sluice.yaml if it is new",
  });
}

const SELECTING: readonly SelectingKind[] = ["Grant", "Override", "Patch", "Accreditation"];

function select(byKind: ByKind, report: Report): Model["selected"] {
  const match = clusterMatcher([...byKind.Cluster.values()]);
  const selected = new Map<Resource<SelectingKind>, readonly Cluster[]>();
  for (const kind of SELECTING)
    for (const resource of byKind[kind].values()) {
      const clusters = match(resource.spec.clusters);
      selected.set(resource, clusters);
      if (clusters.length === 0 && byKind.Cluster.size > 0 && !namesUnknown(resource, byKind))
        report(
          codes.selectorMatchesNothing,
          at(resource.document, ["spec", "clusters"], "key"),
          `the cluster selector of ${kind} "${resource.name}" matches no cluster`,
          { help: whyNothing(resource.spec.clusters, [...byKind.Cluster.values()]) },
        );
    }
  return selected;
}

/** A selector that names something unknown has been reported for that. */
function namesUnknown({ spec: { clusters } }: Resource<SelectingKind>, byKind: ByKind): boolean {
  return (
    [...(clusters?.names ?? []), ...(clusters?.exclude ?? [])].some((name) => !byKind.Cluster.has(name)) ||
    (clusters?.stages ?? []).some((name) => !byKind.Stage.has(name))
  );
}
