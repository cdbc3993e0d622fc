/** Indexes resources by kind and name, and reports duplicates. */
import { KINDS } from "../kinds.ts";
import { lazy } from "../../base/lazy.ts";
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { FeatureSummary, BrokenDocument, LinkInput, Model, Settings } from "./model.ts";
import type { Document } from "../parse/index.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import { duplicateName, misplacedProject } from "./codes.ts";
import { flagKeyOf } from "./flag-key.ts";
import type { Names, Namespace } from "./references.ts";

export type ByKind = { readonly [K in Kind]: Map<string, Resource<K>> };

/** Returns resources by kind and name, sorted. Keeps the first of two with the same name, and reports the second. */
export function indexByName(input: LinkInput, report: ReportDiagnostic): ByKind {
  const byKind = Object.fromEntries(KINDS.map((kind) => [kind, new Map<string, Resource>()])) as unknown as ByKind;
  const sorted = input.resources.toSorted((a, b) => compare(a.name, b.name) || comparePlaces(a.document, b.document));
  for (const resource of [input.project, ...sorted] as readonly Resource[]) {
    const map = byKind[resource.kind] as Map<string, Resource>;
    const first = map.get(resource.name);
    const place = locationIn(resource.document, ["metadata", "name"]);
    if (resource.kind === "Project" && resource !== input.project)
      report(
        misplacedProject,
        locationIn(resource.document, ["kind"]),
        `"${resource.name}" is a second Project; the first one is in sluice.yaml`,
        { help: "delete it, or move it to a separate folder outside the sources" },
      );
    else if (first === undefined) map.set(resource.name, resource);
    else
      report(duplicateName, place, `two documents of kind ${resource.kind} are named "${resource.name}"`, {
        help: "rename one of them, or delete it if it is a copy",
        related: [{ message: "the other one", at: locationIn(first.document, ["metadata", "name"]) }],
      });
  }
  return byKind;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePlaces(a: Document, b: Document): number {
  return compare(a.file.path, b.file.path) || a.index - b.index;
}

/** The names of documents with errors, by kind. References to them are not reported. */
export function brokenNames(declared: readonly BrokenDocument[]): Model["broken"] {
  const broken = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as Record<Kind, Map<string, SourceFile>>;
  for (const { kind, name, file } of declared) broken[kind].set(name, file);
  return broken;
}

/** Yields every resource, kind by kind. */
export function* allResources(byKind: ByKind): Generator<Resource> {
  for (const kind of KINDS) yield* byKind[kind].values();
}

const NONE: ReadonlySet<string> = new Set();

/** Returns lookups for references: among resources, and among names that the project declares. */
export function namesOf(input: LinkInput, byKind: ByKind, broken: Model["broken"], settings: Settings): Names {
  const declared: Readonly<Record<Exclude<Namespace, Kind>, ReadonlySet<string>>> = {
    Level: new Set(settings.levels.map(({ name }) => name)),
    Target: new Set([...input.targets, "all"]),
    Component: new Set(Object.keys(input.project.spec.targets?.gates?.components ?? {})),
    Check: new Set(Object.keys(input.project.spec.checks ?? {})),
  };
  const { byKind: resources, broken: brokenByKind } = input.completeModel ?? { byKind, broken };
  const kinds = namesByKind(resources);
  const features: ReadonlyMap<string, FeatureSummary> = input.allFeatures ?? resources.Feature;
  const featureNames = input.allFeatures && new Set(input.allFeatures.keys());
  const keys = lazy(() => new Map([...features.values()].map((feature) => [flagKeyOf(feature), feature.name])));
  const isKind = (to: Namespace): to is Kind => to in resources;
  return {
    known: (to) =>
      isKind(to) ? ((to === "Feature" ? featureNames : undefined) ?? kinds.get(to) ?? NONE) : declared[to],
    broken: (to) => (isKind(to) ? brokenByKind[to] : NONE),
    existedBefore: (to, name) => isKind(to) && input.previous?.[to].has(name) === true,
    nameOfAlias: (to, alias) => (to === "Feature" ? keys().get(alias) : undefined),
    declaredAt: (to, name) =>
      to === "Feature" ? features.get(name) : isKind(to) ? resources[to].get(name) : undefined,
  };
}

const namesCache = new WeakMap<Model["byKind"], ReadonlyMap<Kind, ReadonlySet<string>>>();

/** Cached per model, because a model may be linked in parts. */
function namesByKind(byKind: Model["byKind"]): ReadonlyMap<Kind, ReadonlySet<string>> {
  let names = namesCache.get(byKind);
  if (names === undefined)
    namesCache.set(byKind, (names = new Map(KINDS.map((kind) => [kind, new Set(byKind[kind].keys())]))));
  return names;
}
