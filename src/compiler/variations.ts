/**
 * Variations: the platform as patched on some clusters. Each is a small platform that contains the patched documents,
 * the documents that they name or that name them, and their clusters, so the same rules can check it. Clusters with the
 * same patched documents share a variation; unrelated documents are in different variations.
 */
import { append, valueAt } from "../base/collections.ts";
import { quoteList } from "../base/diagnostics.ts";
import { encodeName, namesIn } from "./link/index.ts";
import { patchesAt } from "./resolve/patches.ts";
import type { Diagnostic, ReportDiagnostic } from "../base/diagnostics.ts";
import type { Kind } from "./kinds.ts";
import type { Cluster, Model, Override, QuotaLimit } from "./link/index.ts";
import type { Catalog, ClusterState } from "./resolve/index.ts";
import type { Location, NodeLocation } from "../base/source.ts";
import type { Resource } from "./schema/index.ts";

export interface Variation {
  readonly clusters: readonly Cluster[];
  readonly patched: readonly Resource[];
  /** All documents, with the patches applied; `originals` has them as written. */
  readonly resources: readonly Resource[];
  readonly originals: readonly Resource[];
}

const CATALOG = ["Service", "MonitoredResourceType", "MeterDefinition", "QuotaLimit"] as const;
const isOfCatalog: ReadonlySet<string> = new Set(CATALOG);

export function variationsOf(model: Model, states: readonly ClusterState[]): readonly Variation[] {
  if (model.byKind.Patch.size === 0) return [];
  const patchedOn = patchedDocuments(model);
  const onClusters = states.map((state) => ({ state, patched: patchedOn(state) }));
  const targets = new Set(onClusters.flatMap(({ patched }) => patched));
  const nearby = surroundings(model);
  const groupOf = groupsOf([...targets], nearby);
  const overridesOf = Map.groupBy([...model.byKind.Override.values()].entries(), ([, { spec }]) => spec.feature);
  const classes = new Map<ReadonlySet<Resource>, Map<string, PatchedAlike>>();
  const ids = new Map<Resource, number>();
  for (const { state, patched } of onClusters)
    for (const [group, inGroup] of Map.groupBy(patched, (one) => groupOf.get(one))) {
      const key = inGroup.map((one) => valueAt(ids, one, () => ids.size)).join(" ");
      const ofGroup = group && valueAt(classes, group, () => new Map<string, PatchedAlike>());
      if (ofGroup !== undefined) valueAt(ofGroup, key, () => ({ patched: inGroup, states: [] })).states.push(state);
    }
  return [...classes.values()].flatMap((ofGroup) =>
    [...ofGroup.values()].map((alike) => variation(model, alike, nearby, overridesOf)),
  );
}

/** Clusters with the same patched documents of a group. */
interface PatchedAlike {
  readonly patched: readonly Resource[];
  readonly states: ClusterState[];
}

/** Returns a function from clusters to their patched documents. */
function patchedDocuments({ byKind }: Model): (state: ClusterState) => readonly Resource[] {
  const anyFeature = [...byKind.Patch.values()].some(({ spec }) => spec.resource.kind === "Feature");
  const known = new Map<Catalog, readonly Resource[]>();
  return ({ catalog, features }) => {
    const entries = valueAt(known, catalog, () => patchedEntries(catalog, byKind));
    return anyFeature ? [...entries, ...features.flatMap(({ patched }) => patched ?? [])] : entries;
  };
}

function patchedEntries(
  { services, types, meters, limits }: Catalog,
  { Service, MonitoredResourceType, MeterDefinition, QuotaLimit }: Model["byKind"],
): readonly Resource[] {
  const written = new Set<unknown>([Service, MonitoredResourceType, MeterDefinition, QuotaLimit]);
  return [services, types, meters, limits]
    .filter((map) => !written.has(map))
    .flatMap((map): readonly Resource[] => [...map.values()])
    .filter(({ document }) => document.whereWritten !== undefined);
}

/** A document, the documents that it names or that name it, and the neighbors of those in the same way. */
interface Around {
  readonly first: ReadonlySet<Resource>;
  readonly second: ReadonlySet<Resource>;
}

type Nearby = (resource: Resource) => Around;

/** Rules only use documents at most two steps away from a catalog entry. */
function surroundings({ byKind }: Model): Nearby {
  const near = new Map<Resource, Set<Resource>>();
  const connect = (one: Resource, other: Resource): void => {
    near.set(one, (near.get(one) ?? new Set()).add(other));
    near.set(other, (near.get(other) ?? new Set()).add(one));
  };
  const claimants = new Map<string, QuotaLimit[]>();
  for (const kind of CATALOG)
    for (const resource of byKind[kind].values())
      for (const { to, name } of namesIn(resource)) {
        const named: Resource | undefined = isOfCatalog.has(to) ? byKind[to as Kind].get(name) : undefined;
        if (named !== undefined) connect(resource, named);
      }
  for (const limit of byKind.QuotaLimit.values()) for (const claim of claimsOf(limit)) append(claimants, claim, limit);
  return (resource) => {
    const original: Resource = byKind[resource.kind].get(resource.name) ?? resource;
    const first = new Set<Resource>([original, ...(near.get(original) ?? [])]);
    const rivals = resource.kind === "QuotaLimit" ? claimsOf(resource as QuotaLimit) : [];
    for (const rival of rivals.flatMap((claim) => claimants.get(claim) ?? [])) first.add(rival);
    // A patched document may now name other documents.
    for (const { to, name } of namesIn(resource)) {
      const named: Resource | undefined = isOfCatalog.has(to) ? byKind[to as Kind].get(name) : undefined;
      if (named !== undefined) first.add(named);
    }
    return { first, second: new Set([...first, ...[...first].flatMap((one) => [...(near.get(one) ?? [])])]) };
  };
}

/** The resource kinds of a limit. Two services with limits for the same kind would write the same policy. */
function claimsOf({ spec }: QuotaLimit): readonly string[] {
  return [...new Set((spec.costs ?? []).map(({ resource: { group, kind } }) => encodeName(`${group}-${kind}`)))];
}

/** The group of each patched document: everything that can be related to it, directly or indirectly. */
function groupsOf(targets: readonly Resource[], nearby: Nearby): ReadonlyMap<Resource, ReadonlySet<Resource>> {
  const groupOf = new Map<Resource, Set<Resource>>();
  for (const target of targets) {
    const around = [target, ...nearby(target).first];
    const overlapping = [...new Set(around.flatMap((one) => groupOf.get(one) ?? []))];
    // The others join the largest group, so that each document moves only a few times.
    const [joined = new Set(), ...others] = overlapping.toSorted((one, other) => other.size - one.size);
    for (const one of [...around, ...others.flatMap((group) => [...group])]) {
      joined.add(one);
      groupOf.set(one, joined);
    }
  }
  return groupOf;
}

/** `overridesOf`: by feature, with their positions. */
function variation(
  model: Model,
  { patched, states }: PatchedAlike,
  nearby: Nearby,
  overridesOf: ReadonlyMap<string, readonly (readonly [position: number, Override])[]>,
): Variation {
  const clusters = states.map(({ cluster }) => cluster);
  const selected = new Set(clusters);
  const features = new Set(patched.filter(({ kind }) => kind === "Feature").map(({ name }) => name));
  const overrides = [...features]
    .flatMap((name) => overridesOf.get(name) ?? [])
    .toSorted(([one], [other]) => one - other)
    .flatMap(([, override]) =>
      model.selected.get(override)?.some((one) => selected.has(one)) === true ? [override] : [],
    );
  const originals = [
    ...new Set<Resource>([
      ...patched.flatMap((one) => [...nearby(one).second]),
      ...overrides,
      ...clusters,
      ...states.map(({ stage }) => stage),
    ]),
  ];
  const changed = new Map(patched.map((one) => [keyOf(one), one]));
  const resources = originals.map((one) => changed.get(keyOf(one)) ?? one);
  return { clusters, patched, resources, originals };
}

/** Whether a diagnostic is about a catalog entry: with so few documents, other diagnostics may be wrong. */
export function isAboutEntry({ at: place }: Diagnostic, { originals }: Variation): boolean {
  return originals.some(
    ({ kind, document: { file, index } }) => isOfCatalog.has(kind) && isTogether(place, { file, document: index }),
  );
}

/** Collects the findings in variations by the patch that causes them, with all its clusters. */
export class VariationFindings {
  readonly #causes = new Map<
    string,
    { readonly found: Diagnostic[]; readonly clusters: Set<string>; readonly place: NodeLocation }
  >();

  /** Keeps a diagnostic of a variation that does not occur without its patches. */
  add(diagnostic: Diagnostic, { patched, clusters }: Variation): void {
    const place = causeOf(diagnostic, patched);
    const key = JSON.stringify([diagnostic.code.name, place.file.path, place.document, place.path]);
    const cause = this.#causes.get(key) ?? { found: [], clusters: new Set<string>(), place };
    this.#causes.set(key, cause);
    if (!cause.found.some(({ message }) => message === diagnostic.message)) cause.found.push(diagnostic);
    for (const { name } of clusters) cause.clusters.add(name);
  }

  report(model: Model, report: ReportDiagnostic): void {
    for (const { found, clusters, place } of this.#causes.values()) {
      const [first, ...others] = found;
      if (first === undefined) continue;
      const { code, message, help, helpAt, severity } = first;
      const patch = [...model.byKind.Patch.values()].find(({ document: { file, index } }) =>
        isTogether(place, { file, document: index }),
      );
      const more = others.length === 0 ? "" : `, and ${others.length} more of this kind`;
      report(
        code,
        place,
        `with patch "${patch?.name ?? ""}" on ${quoteList([...clusters].sort())}, ${message}${more}`,
        {
          help,
          helpAt,
          severity,
          related: [...(first.at === place ? [] : [{ message: "found here", at: first.at }]), ...(first.related ?? [])],
        },
      );
    }
  }
}

/** Where a patch wrote the faulty value; otherwise where it wrote another value in an affected document. */
function causeOf({ at: place, helpAt, related = [] }: Diagnostic, patched: readonly Resource[]): NodeLocation {
  const places = [place, helpAt, ...related.map((one) => one.at)].filter(isNode);
  const written = patched.flatMap(({ document }) => patchesAt(document, []));
  const [first] = places;
  if (first !== undefined && written.some((one) => isTogether(first, one))) return first;
  const touched = places.flatMap((one) =>
    patched
      .filter(({ document: { file, index } }) => isTogether(one, { file, document: index }))
      .flatMap(({ document }) => patchesAt(document, one.path)),
  );
  const [cause] = [...touched, ...written];
  if (cause === undefined) throw new Error("a patched document without patches");
  return cause;
}

function isNode(place: Location | undefined): place is NodeLocation {
  return place !== undefined && "path" in place;
}

/** Whether two locations are in the same document. */
function isTogether(one: Location, other: Pick<NodeLocation, "file" | "document">): boolean {
  return isNode(one) && one.file === other.file && one.document === other.document;
}

function keyOf({ kind, name }: Resource): string {
  return `${kind}/${name}`;
}
