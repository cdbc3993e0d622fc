/** Lists every field that refers to something by name, and checks that the names exist. */
import { locationIn } from "../parse/index.ts";
import { valueAt } from "../../base/collections.ts";
import { KINDS } from "../kinds.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import * as codes from "./codes.ts";
import type { FeatureSummary } from "./model.ts";

/** The kinds of named things: resources by kind, and things that the project or Sluice declares. */
export type Namespace = Kind | "Level" | "Target" | "Component" | "Check";

interface Reference {
  /** Steps below `spec`: a field, `*` for every item or value, or a final `{key}` for the keys of a map. */
  readonly steps: readonly string[];
  readonly to: Namespace;
}

function refer(path: string, to: Namespace): Reference {
  return { steps: path.split("."), to };
}

const selector: readonly Reference[] = [
  refer("clusters.names.*", "Cluster"),
  refer("clusters.exclude.*", "Cluster"),
  refer("clusters.stages.*", "Stage"),
];

const REFERENCES: Readonly<Record<Kind, readonly Reference[]>> = {
  Project: [
    refer("targets.catalog.byStage.{key}", "Stage"),
    refer("targets.openfeature.shards.{key}", "Service"),
    refer("targets.openfeature.remote.*.clusters.names.*", "Cluster"),
    refer("targets.openfeature.remote.*.clusters.exclude.*", "Cluster"),
    refer("targets.openfeature.remote.*.clusters.stages.*", "Stage"),
  ],
  Service: [refer("dependsOn.*", "Service")],
  MonitoredResourceType: [refer("service", "Service")],
  MeterDefinition: [refer("service", "Service"), refer("monitoredResourceTypes.*", "MonitoredResourceType")],
  QuotaLimit: [refer("service", "Service"), refer("meter", "MeterDefinition")],
  Feature: [
    refer("service", "Service"),
    refer("history.*.level", "Level"),
    refer("graduation.*.to", "Level"),
    refer("deprecated.replacedBy", "Feature"),
    refer("dependsOn.*", "Feature"),
    refer("conflictsWith.*", "Feature"),
    refer("gates.*.component", "Component"),
    ...selector,
  ],
  Grant: [refer("features.*", "Feature"), ...selector],
  Stage: [
    refer("threshold", "Level"),
    refer("after", "Stage"),
    refer("render.*", "Target"),
    refer("rollout.checks.*", "Check"),
    refer("rollout.waves.*.checks.*", "Check"),
    refer("rollout.waves.*.clusters.names.*", "Cluster"),
    refer("rollout.waves.*.clusters.exclude.*", "Cluster"),
  ],
  Cluster: [refer("stage", "Stage"), refer("render.*", "Target")],
  Override: [refer("feature", "Feature"), refer("level", "Level"), ...selector],
  Patch: selector,
  Accreditation: [refer("features.*", "Feature"), ...selector],
  Expectation: [
    refer("cases.*.feature", "Feature"),
    refer("cases.*.cluster", "Cluster"),
    refer("cases.*.clusters.names.*", "Cluster"),
    refer("cases.*.clusters.exclude.*", "Cluster"),
    refer("cases.*.clusters.stages.*", "Stage"),
  ],
};

const UNKNOWN: Readonly<Partial<Record<Namespace, Code>>> = {
  Service: codes.unknownService,
  MonitoredResourceType: codes.unknownResourceType,
  MeterDefinition: codes.unknownMeter,
  QuotaLimit: codes.unknownLimit,
  Feature: codes.unknownFeature,
  Stage: codes.unknownStage,
  Cluster: codes.unknownCluster,
  Level: codes.unknownLevel,
  Target: codes.unknownTarget,
  Component: codes.unknownComponent,
  Check: codes.unknownCheck,
};

const WORDS: Readonly<Partial<Record<Namespace, string>>> = {
  MonitoredResourceType: "monitored resource type",
  MeterDefinition: "meter",
  QuotaLimit: "quota limit",
};

/** Looks up the names of namespaces: valid ones, broken ones, and where they are declared. */
export interface Names {
  readonly known: (to: Namespace) => ReadonlySet<string>;
  readonly broken: (to: Namespace) => Pick<ReadonlySet<string>, "has">;
  readonly declaredAt: (to: Namespace, name: string) => Pick<FeatureSummary, "document"> | undefined;
  /** Whether the name existed before the change that is checked. */
  readonly existedBefore: (to: Namespace, name: string) => boolean;
  /** The name of the resource with this alias: of a feature, by its flag key. */
  readonly nameOfAlias: (to: Namespace, alias: string) => string | undefined;
}

/** Reports every name in a resource that does not exist. */
export function checkReferences(resource: Resource, names: Names, report: ReportDiagnostic): void {
  for (const reference of referencesOf(resource)) checkName(resource, reference, names, report);
}

const references = new WeakMap<Resource, readonly NameReference[]>();

/** Remembered, because the compilations of one run share the resources of equal files. */
function referencesOf(resource: Resource): readonly NameReference[] {
  return valueAt(references, resource, () => [...namesIn(resource)]);
}

/** Yields every name that a document refers to, with its namespace. The spec may be invalid. */
export function* namesIn({ kind, spec }: { readonly kind: Kind; readonly spec: unknown }): Generator<NameReference> {
  for (const reference of REFERENCES[kind]) yield* follow(spec, reference);
  if (kind !== "Patch") return;
  const [patched] = follow(spec, refer("resource.kind", "Patch"));
  const to = KINDS.find((one) => one === patched?.name);
  if (to !== undefined) yield* follow(spec, refer("resource.name", to));
}

/** The namespace of the names at a path below `spec`, such as `features.*`. */
export function namespaceAt(kind: Kind, path: string): Namespace | undefined {
  return REFERENCES[kind].find(({ steps }) => steps.join(".") === path)?.to;
}

export interface NameReference {
  readonly to: Namespace;
  readonly name: string;
  readonly path: Path;
  readonly on?: "key";
}

function checkName(resource: Resource, reference: NameReference, names: Names, report: ReportDiagnostic): void {
  const { to, name } = reference;
  if (names.known(to).has(name) || names.broken(to).has(name)) return;
  const code = UNKNOWN[to];
  if (code === undefined) return;
  const word = WORDS[to] ?? to.toLowerCase();
  const place = locationIn(resource.document, reference.path, reference.on ?? "value");
  const alias = names.nameOfAlias(to, name);
  if (alias !== undefined) {
    const target = names.declaredAt(to, alias);
    report(code, place, `no ${word} is named "${name}"`, {
      help: `it is the flag key of ${word} "${alias}": use the name`,
      helpAt: target === undefined ? undefined : locationIn(target.document, ["metadata", "name"]),
    });
    return;
  }
  if (names.existedBefore(to, name)) {
    report(code, place, `${word} "${name}" was removed, but is still used here`, {
      help: HOW_TO_REMOVE[to] ?? REMOVE,
    });
    return;
  }
  const help = didYouMean(name, names.known(to));
  if (help === undefined) {
    report(code, place, `no ${word} is named "${name}"`, { help: listNames(word, names.known(to)) });
    return;
  }
  const suggested = help.slice(help.indexOf('"') + 1, help.lastIndexOf('"'));
  const target = names.declaredAt(to, suggested);
  report(code, place, `no ${word} is named "${name}"`, {
    help,
    helpAt: target === undefined ? undefined : locationIn(target.document, ["metadata", "name"]),
  });
}

const REMOVE = "restore its document, or remove this reference";
const HOW_TO_REMOVE: Readonly<Partial<Record<Namespace, string>>> = {
  Feature: "keep its document as a tombstone with `deprecated.until`, or remove this reference",
};

/** Help that lists up to eight known names, or only their number. */
function listNames(word: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return `the project has no ${word} yet`;
  if (known.size <= 8) return `available: ${[...known].map((name) => `"${name}"`).join(", ")}`;
  return `none of the ${known.size} known names is similar`;
}

const SPEC: Path = ["spec"];

/** Follows the remaining steps from a value at `path`, which begins with `spec`. */
function* follow(value: unknown, reference: Reference, path: Path = SPEC): Generator<NameReference> {
  const { steps, to } = reference;
  const step = steps[path.length - SPEC.length];
  if (step === undefined) {
    if (typeof value === "string") yield { to, name: value, path };
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (step === "{key}") {
    for (const key of Object.keys(value)) yield { to, name: key, path: [...path, key], on: "key" };
  } else if (step === "*") {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) yield* follow(item, reference, [...path, index]);
    else for (const [key, item] of Object.entries(value)) yield* follow(item, reference, [...path, key]);
  } else if (Object.hasOwn(value, step)) {
    yield* follow((value as Record<string, unknown>)[step], reference, [...path, step]);
  }
}
