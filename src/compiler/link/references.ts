/** Every field whose value is the name of something else, in one table, and the check that the something exists. */
import { at } from "../parse/index.ts";
import { KINDS } from "../kinds.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import * as codes from "./codes.ts";

/** What a name can be a name of: a kind, or something that the project or Sluice declares. */
export type Namespace = Kind | "Level" | "Target" | "Component";

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
  Stage: [refer("threshold", "Level"), refer("after", "Stage"), refer("render.*", "Target")],
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
};

const WORDS: Readonly<Partial<Record<Namespace, string>>> = {
  MonitoredResourceType: "monitored resource type",
  MeterDefinition: "meter",
  QuotaLimit: "quota limit",
};

/** The names of a namespace: those that stand, those that are broken, and where one is declared. */
export interface Names {
  readonly known: (to: Namespace) => ReadonlySet<string>;
  readonly broken: (to: Namespace) => Pick<ReadonlySet<string>, "has">;
  readonly declaredAt: (to: Namespace, name: string) => Resource | undefined;
  /** Whether there was one before the change that is judged. */
  readonly former: (to: Namespace, name: string) => boolean;
  /** The name of a resource that is known elsewhere by an alias: a feature by the key of its flag. */
  readonly knownAs: (to: Namespace, alias: string) => string | undefined;
}

/** Reports every name of a resource that points at nothing. */
export function checkReferences(resource: Resource, names: Names, report: ReportDiagnostic): void {
  for (const found of namesIn(resource)) checkName(resource, found, names, report);
}

/** Every name that a document of a kind uses, with what it is a name of; the spec need not be valid. */
export function* namesIn({ kind, spec }: { readonly kind: Kind; readonly spec: unknown }): Generator<Found> {
  for (const reference of REFERENCES[kind]) yield* follow(spec, reference);
  if (kind !== "Patch") return;
  const [patched] = follow(spec, refer("resource.kind", "Patch"));
  const to = KINDS.find((one) => one === patched?.name);
  if (to !== undefined) yield* follow(spec, refer("resource.name", to));
}

export interface Found {
  readonly to: Namespace;
  readonly name: string;
  readonly path: Path;
  readonly on?: "key";
}

function checkName(resource: Resource, found: Found, names: Names, report: ReportDiagnostic): void {
  const { to, name } = found;
  if (names.known(to).has(name) || names.broken(to).has(name)) return;
  const code = UNKNOWN[to];
  if (code === undefined) return;
  const word = WORDS[to] ?? to.toLowerCase();
  const place = at(resource.document, found.path, found.on ?? "value");
  const alias = names.knownAs(to, name);
  if (alias !== undefined) {
    const declared = names.declaredAt(to, alias);
    report(code, place, `no ${word} is named "${name}"`, {
      help: `it is the flag key of ${word} "${alias}": write the name`,
      helpAt: declared === undefined ? undefined : at(declared.document, ["metadata", "name"]),
    });
    return;
  }
  if (names.former(to, name)) {
    report(code, place, `${word} "${name}" was removed, and is still named here`, {
      help: HOW_TO_REMOVE[to] ?? REMOVE,
    });
    return;
  }
  const help = didYouMean(name, names.known(to));
  if (help === undefined) {
    report(code, place, `no ${word} is named "${name}"`, { help: whatThereIs(word, names.known(to)) });
    return;
  }
  const meant = help.slice(help.indexOf('"') + 1, help.lastIndexOf('"'));
  const declared = names.declaredAt(to, meant);
  report(code, place, `no ${word} is named "${name}"`, {
    help,
    helpAt: declared === undefined ? undefined : at(declared.document, ["metadata", "name"]),
  });
}

const REMOVE = "bring its document back, or remove this too";
const HOW_TO_REMOVE: Readonly<Partial<Record<Namespace, string>>> = {
  Feature: "keep its document as a tombstone, with `deprecated` and `until`, or remove this too",
};

/** Few names are all told; of many, only that they can be listed. */
function whatThereIs(word: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return `there is no ${word} yet`;
  if (known.size <= 8) return `known are ${[...known].map((name) => `"${name}"`).join(", ")}`;
  return `${known.size} are known; none of them is spelled like it`;
}

const SPEC: Path = ["spec"];

/** `path` leads to the value, by as many of the steps as it has behind `spec`. */
function* follow(value: unknown, reference: Reference, path: Path = SPEC): Generator<Found> {
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
