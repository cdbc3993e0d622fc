/** The catalog as clusters have it, field by field: `meters["compute.example.com/cpu"].billing.pricingUnit`. */
import type { Advice, Cause, Change, Risk } from "../diff.ts";
import type { MeterDefinition, QuotaLimit, Service, MonitoredResourceType } from "../link.ts";
import type { Catalog } from "../resolve.ts";
import type { Path } from "../source.ts";
import type { Resource } from "../validate.ts";
import { advice } from "./advice.ts";
import { causeOfField, patchCauses, valueAt } from "./causes.ts";
import { resourcesOf } from "./sides.ts";
import type { ClusterPair, Side, Sides } from "./sides.ts";
import { asSet, listAt, same, sorted, textOf } from "./values.ts";

export type Entry = Service | MonitoredResourceType | MeterDefinition | QuotaLimit;
type Section = keyof Catalog;

const SECTIONS: readonly Section[] = ["services", "types", "meters", "limits"];

/** Fields that can't change once they are used: whoever counts by them would count anew. */
export const IMMUTABLE: Readonly<Record<Entry["kind"], readonly string[]>> = {
  Service: ["serviceName"],
  MonitoredResourceType: ["type", "gvk"],
  MeterDefinition: ["meter", "measurement.kind", "measurement.unit", "measurement.aggregation"],
  QuotaLimit: ["limit", "meter", "consumer.apiGroup", "consumer.kind"],
};

/** Told to people only. */
const TEXTS = /(?:^|\.)(?:displayName|description)$/;

/** Lists whose order means nothing, and what identifies the items of those that hold objects. */
const IDENTITIES: Readonly<Record<string, (item: Record<string, unknown>) => string>> = {
  labels: ({ name }) => String(name),
  costs: ({ resource }) => {
    const { group, kind } = resource as { readonly group?: string; readonly kind?: string };
    return `${group}/${kind}`;
  },
};

export function canonicalName(entry: Entry): string {
  if (entry.kind === "Service") return entry.spec.serviceName;
  if (entry.kind === "MonitoredResourceType") return entry.spec.type;
  return entry.kind === "MeterDefinition" ? entry.spec.meter : entry.spec.limit;
}

interface Difference {
  readonly section: Section;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
  /** "" for the entry as a whole. */
  readonly path: string;
  readonly at: Path;
  readonly was: unknown;
  readonly is: unknown;
}

export function catalogChanges(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  const groups = new Map<string, { readonly difference: Difference; readonly clusters: string[] }>();
  for (const [catalogs, clusters] of byCatalogs(pairs))
    for (const difference of differencesOf(...catalogs)) {
      const key = JSON.stringify([subjectOf(difference), textOf(difference.was), textOf(difference.is)]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { difference, clusters: [...clusters] });
      else group.clusters.push(...clusters);
    }
  return [...groups.values()].map(({ difference, clusters }) => change(difference, clusters, sides));
}

/** Clusters that agree share their catalogs. */
function byCatalogs(pairs: readonly ClusterPair[]): Iterable<readonly [readonly [Catalog, Catalog], string[]]> {
  const groups = new Map<Catalog, Map<Catalog, string[]>>();
  for (const { before, after } of pairs) {
    let inner = groups.get(before.catalog);
    if (inner === undefined) groups.set(before.catalog, (inner = new Map()));
    listAt(inner, after.catalog).push(after.cluster.name);
  }
  return [...groups].flatMap(([before, inner]) =>
    [...inner].map(([after, names]) => [[before, after], names] as const),
  );
}

function differencesOf(before: Catalog, after: Catalog): readonly Difference[] {
  return SECTIONS.flatMap((section) => {
    const [was, is]: readonly ReadonlyMap<string, Entry>[] = [before[section], after[section]];
    if (was === undefined || is === undefined) return [];
    const names = sorted([...was.keys(), ...is.keys()]).filter((name) => was.get(name) !== is.get(name));
    return names.flatMap((name) => entryDifferences(section, was.get(name), is.get(name)));
  });
}

function entryDifferences(
  section: Section,
  before: Entry | undefined,
  after: Entry | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) {
    const [was, is] = [before && phaseOf(before), after && phaseOf(after)];
    return [{ section, before, after, path: "", at: ["metadata", "name"], was, is }];
  }
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const differing = sorted([...was.keys(), ...is.keys()]).filter(
    (path) => !same(was.get(path)?.value, is.get(path)?.value),
  );
  return differing
    .filter((path) => !differing.some((other) => other.endsWith("]") && path.startsWith(`${other}.`)))
    .map((path) => {
      const at = (is.get(path) ?? was.get(path))?.at ?? [];
      return { section, before, after, path, at, was: was.get(path)?.value, is: is.get(path)?.value };
    });
}

interface Field {
  readonly value: unknown;
  readonly at: Path;
}

/** Every leaf by its path, with the defaults that say the same as nothing. */
function fieldsOf(entry: Entry): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  flatten(entry.spec, "", ["spec"], fields);
  for (const [path, value] of Object.entries(defaultsOf(entry)))
    if (!fields.has(path)) fields.set(path, { value, at: ["spec", ...path.split(".")] });
  return fields;
}

export function defaultsOf(entry: Entry): Readonly<Record<string, unknown>> {
  if (entry.kind === "Service") return { phase: "Draft", enablement: "SelfService" };
  if (entry.kind === "QuotaLimit")
    return { max: 0, "consumer.apiGroup": "resourcemanager.miloapis.com", "consumer.kind": "Organization" };
  if (entry.kind === "MonitoredResourceType") return { phase: "Draft" };
  const { kind, unit } = entry.spec.measurement;
  const aggregation = kind === "Gauge" ? "Latest" : "Sum";
  const billing = { "billing.consumedUnit": unit, "billing.pricingUnit": unit };
  return { phase: "Draft", "measurement.aggregation": aggregation, ...billing };
}

function flatten(value: unknown, path: string, at: Path, into: Map<string, Field>): void {
  const name = String(at.at(-1));
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) {
    const identity = IDENTITIES[name];
    if (identity === undefined) into.set(path, { value: asSet(value).map((one) => JSON.parse(one) as unknown), at });
    else
      for (const [index, item] of (value as readonly Record<string, unknown>[]).entries())
        flattenItem(item, `${path}[${JSON.stringify(identity(item))}]`, [...at, index], into);
  } else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) flatten(one, below(key), [...at, key], into);
  else if (value !== undefined) into.set(path, { value, at });
}

/** An item that one side lacks is one difference, whatever is in it. */
function flattenItem(item: unknown, path: string, at: Path, into: Map<string, Field>): void {
  into.set(path, { value: "declared", at });
  flatten(item, path, at, into);
}

function subjectOf({ section, before, after, path }: Difference): string {
  const entry = after ?? before;
  const name = entry === undefined ? "" : canonicalName(entry);
  return `${section}[${JSON.stringify(name)}]${path === "" || path.startsWith("[") ? path : `.${path}`}`;
}

function phaseOf(entry: Entry): string {
  return entry.kind === "QuotaLimit" ? `${entry.spec.default}` : (entry.spec.phase ?? "Draft");
}

function change(difference: Difference, clusters: readonly string[], sides: Sides): Change {
  const { before, after, was, is } = difference;
  const risk = riskOf(difference);
  return {
    kind: "catalog",
    subject: subjectOf(difference),
    clusters: sorted(clusters),
    before: textOf(was),
    after: textOf(is),
    because: becauseOf(difference, sides),
    owners: sorted([before, after].flatMap((one) => (one?.kind === "Service" ? (one.spec.owner.team ?? []) : []))),
    advice: adviceOf(difference),
    risk,
  };
}

/** The documents themselves, or the patches that make something else of them here. */
function becauseOf({ before, after, at }: Difference, sides: Sides): readonly Cause[] {
  const own = (entry: Entry | undefined, side: Side): Resource | undefined =>
    entry === undefined ? undefined : resourcesOf(side, entry.kind).get(entry.name);
  const [was, is] = [own(before, sides.base), own(after, sides.head)];
  const isSame = was !== undefined && is !== undefined && same(valueAt(was, at), valueAt(is, at));
  const entry = after ?? before;
  const patches = entry === undefined ? [] : patchCauses(entry.kind, entry.name, sides);
  return isSame && patches.length > 0 ? patches : causeOfField(was, is, at);
}

function isImmutable({ path, before }: Difference): boolean {
  if (before === undefined || !isPublished(before)) return false;
  return IMMUTABLE[before.kind].some((field) => path === field || path.startsWith(`${field}.`));
}

/** Or has been. A limit has no phase: it counts from the moment that it is there. */
export function isPublished(entry: Entry): boolean {
  return entry.kind === "QuotaLimit" || (entry.spec.phase ?? "Draft") !== "Draft";
}

function wasPublished(entry: Entry | undefined): boolean {
  return entry !== undefined && isPublished(entry);
}

function adviceOf(difference: Difference): readonly Advice[] {
  if (isImmutable(difference))
    return [advice("irreversible", "it can't be changed where it is used: what was counted before no longer adds up")];
  if (difference.path === "billing.pricingUnit" || difference.path === "billing.consumedUnit")
    return [advice("access", "what customers are billed by changes: prices have to follow")];
  return [];
}

function riskOf(difference: Difference): Risk {
  const { before, after, path } = difference;
  if (TEXTS.test(path)) return "low";
  if (after === undefined) return wasPublished(before) ? "high" : "medium";
  if (before === undefined) return "low";
  if (isImmutable(difference) || (path.startsWith("billing.") && wasPublished(before))) return "high";
  return wasPublished(before) ? "medium" : "low";
}
