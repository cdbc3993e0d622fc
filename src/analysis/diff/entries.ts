/** Compares the catalog entries of the clusters, with patches applied. */
import { append, valueAt } from "../../base/collections.ts";
import type { MeterDefinition, MonitoredResourceType, QuotaLimit, Service } from "../../compiler/link/index.ts";
import type { Catalog } from "../../compiler/resolve/index.ts";
import type { Path } from "../../base/source.ts";
import type { ClusterPair, Side, Sides } from "./sides.ts";
import { asSet, canonical, deepEqual, sorted } from "./values.ts";

export type Entry = Service | MonitoredResourceType | MeterDefinition | QuotaLimit;
type Section = keyof Catalog;

const SECTIONS: readonly Section[] = ["services", "types", "meters", "limits"];

/** Lists of objects, with the function that identifies their items. */
const IDENTITIES: Readonly<Record<string, (item: Item) => string>> = {
  labels: ({ name }) => String(name),
  costs: ({ resource }) => {
    const { group, kind } = resource as { readonly group?: string; readonly kind?: string };
    return `${group}/${kind}`;
  },
};

/** The name under which data is stored. It stays the same when the document is renamed. */
export function canonicalName(entry: Entry): string {
  if (entry.kind === "Service") return entry.spec.serviceName;
  if (entry.kind === "MonitoredResourceType") return entry.spec.type;
  return entry.kind === "MeterDefinition" ? entry.spec.meter : entry.spec.limit;
}

/** True also for later phases. A limit has no phase and counts as published. */
export function isPublished(entry: Entry): boolean {
  return entry.kind === "QuotaLimit" || (entry.spec.phase ?? "Draft") !== "Draft";
}

/** An entry of both sides, with the clusters for which both are the same. */
export interface EntryPair {
  readonly section: Section;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
  /** Empty if only the documents have it, and no cluster. */
  readonly clusters: readonly string[];
}

export interface EntryDifference extends EntryPair {
  /** "" for the entry itself. */
  readonly path: string;
  readonly at: Path;
  readonly was: unknown;
  readonly is: unknown;
}

/** Entries that differ, once per group of clusters with the same values on both sides; entries of documents come last. */
function entryPairs(pairs: readonly ClusterPair[], { base, head }: Sides): readonly EntryPair[] {
  const documents = [[documentsOf(base), documentsOf(head)], []] as const;
  return [...byCatalogs(pairs), documents].flatMap(([[before, after], clusters]) =>
    SECTIONS.flatMap((section) =>
      paired(before[section], after[section]).map((pair) => ({ section, clusters, ...pair })),
    ),
  );
}

/** Field by field. A difference in the documents is left out if a cluster has it too. */
export function entryDifferences(pairs: readonly ClusterPair[], sides: Sides): readonly EntryDifference[] {
  const groups = new Map<string, EntryDifference & { readonly clusters: string[] }>();
  const onClusters = new Set<string>();
  for (const pair of entryPairs(pairs, sides))
    for (const difference of fieldDifferences(pair)) {
      const subject = subjectOf(difference);
      if (pair.clusters.length > 0) onClusters.add(subject);
      else if (onClusters.has(subject)) continue;
      const key = canonical([subject, difference.was ?? null, difference.is ?? null]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { ...difference, clusters: [...pair.clusters] });
      else group.clusters.push(...pair.clusters);
    }
  return [...groups.values()].map((one) => ({ ...one, clusters: sorted(one.clusters) }));
}

/** The path of a field on the cluster: `meters["compute.example.com/cpu"].billing.pricingUnit`. */
export function subjectOf({ section, before, after, path }: EntryDifference): string {
  const entry = after ?? before;
  const name = entry === undefined ? "" : canonicalName(entry);
  return `${section}[${JSON.stringify(name)}]${path === "" || path.startsWith("[") ? path : `.${path}`}`;
}

function documentsOf({ model }: Side): Catalog {
  const none = new Map<string, never>();
  return {
    services: model?.byKind.Service ?? none,
    types: model?.byKind.MonitoredResourceType ?? none,
    meters: model?.byKind.MeterDefinition ?? none,
    limits: model?.byKind.QuotaLimit ?? none,
  };
}

/** Groups clusters by their catalogs. Clusters with the same catalog share one object. */
function byCatalogs(pairs: readonly ClusterPair[]): Iterable<readonly [readonly [Catalog, Catalog], string[]]> {
  const groups = new Map<Catalog, Map<Catalog, string[]>>();
  for (const { before, after } of pairs) {
    const inner = valueAt(groups, before.catalog, () => new Map());
    append(inner, after.catalog, after.cluster.name);
  }
  return [...groups].flatMap(([before, inner]) =>
    [...inner].map(([after, names]) => [[before, after], names] as const),
  );
}

type Paired = Pick<EntryPair, "before" | "after">;

/** Pairs by canonical name, then by document name. Identical entries are left out. */
function paired(was: ReadonlyMap<string, Entry>, is: ReadonlyMap<string, Entry>): readonly Paired[] {
  const gone = [...was.values()].filter((entry) => is.get(entry.name) !== entry);
  const come = new Set([...is.values()].filter((entry) => was.get(entry.name) !== entry));
  const twinBy = (keyOf: (entry: Entry) => string): ((entry: Entry) => Entry | undefined) => {
    const byKey = new Map([...come].map((entry) => [keyOf(entry), entry]));
    return (entry) => {
      const twin = byKey.get(keyOf(entry));
      return twin !== undefined && come.delete(twin) ? twin : undefined;
    };
  };
  const found = new Map<Entry, Entry | undefined>();
  for (const keyOf of [canonicalName, ({ name }: Entry) => name]) {
    const twinOf = twinBy(keyOf);
    for (const entry of gone) if (found.get(entry) === undefined) found.set(entry, twinOf(entry));
  }
  const both = [...found].map(([before, after]): Paired => ({ before, after }));
  const added = [...come].map((after): Paired => ({ before: undefined, after }));
  const nameOf = ({ before, after }: Paired): string => (after ?? before)?.name ?? "";
  return [...both, ...added].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function fieldDifferences(pair: EntryPair): readonly EntryDifference[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) {
    const [was, is] = [before && phaseOf(before), after && phaseOf(after)];
    return [{ ...pair, path: "", at: ["metadata", "name"], was, is }];
  }
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const differing = sorted([...was.keys(), ...is.keys()]).filter(
    (path) => !deepEqual(was.get(path)?.value, is.get(path)?.value),
  );
  return differing
    .filter((path) => !differing.some((other) => other.endsWith("]") && path.startsWith(`${other}.`)))
    .map((path) => {
      const at = (is.get(path) ?? was.get(path))?.at ?? [];
      return { ...pair, path, at, was: was.get(path)?.value, is: is.get(path)?.value };
    });
}

interface Field {
  readonly value: unknown;
  readonly at: Path;
}

/** The name of the document is a field too: objects are named after it or refer to it. */
export const DOCUMENT_NAME = "document";

/** Every leaf by its path, including defaults. */
function fieldsOf(entry: Entry): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>([[DOCUMENT_NAME, { value: entry.name, at: ["metadata", "name"] }]]);
  flatten(entry.spec, "", ["spec"], fields);
  for (const [path, value] of Object.entries(defaultsOf(entry)))
    if (!fields.has(path)) fields.set(path, { value, at: ["spec", ...path.split(".")] });
  return fields;
}

function defaultsOf(entry: Entry): Readonly<Record<string, unknown>> {
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
    if (identity === undefined) into.set(path, { value: inAnyOrder(value), at });
    else flattenItems(value as readonly Item[], identity, path, at, into);
  } else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) flatten(one, below(key), [...at, key], into);
  else if (value !== undefined) into.set(path, { value, at });
}

function inAnyOrder(list: readonly unknown[]): readonly unknown[] {
  return asSet(list).map((one) => JSON.parse(one) as unknown);
}

type Item = Readonly<Record<string, unknown>>;

/** Items with the same identity are numbered. */
function flattenItems(
  items: readonly Item[],
  identity: (item: Item) => string,
  path: string,
  at: Path,
  into: Map<string, Field>,
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = JSON.stringify(identity(item));
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const own = count === 1 ? `${path}[${key}]` : `${path}[${key}][${count}]`;
    // An item that only one side has is one difference, with all of its fields.
    into.set(own, { value: "declared", at: [...at, index] });
    flatten(item, own, [...at, index], into);
  }
}

function phaseOf(entry: Entry): string {
  return entry.kind === "QuotaLimit" ? `${entry.spec.default}` : (entry.spec.phase ?? "Draft");
}
