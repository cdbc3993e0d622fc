/**
 * Recognizes renamed documents: a feature, cluster or stage that was removed, and one that was added with the same
 * content. For features, three quarters of the values are enough. A document that could be one of several was not renamed.
 */
import type { Cluster, Feature } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { documentPairs } from "./sides.ts";
import type { Sides } from "./sides.ts";
import { canonical } from "./values.ts";

export type RenamedKind = "Stage" | "Cluster" | "Feature";

export interface Rename {
  readonly before: Resource<RenamedKind>;
  readonly after: Resource<RenamedKind>;
}

/** In this order, because features refer to clusters, and clusters to stages. */
const KINDS: readonly RenamedKind[] = ["Stage", "Cluster", "Feature"];

export function renamesBetween(sides: Sides): readonly Rename[] {
  if (sides.base.model === undefined || sides.head.model === undefined) return [];
  return KINDS.flatMap((kind) => {
    const pairs = documentPairs(sides, kind);
    const gone = pairs.flatMap(({ before, after }) => (before !== undefined && after === undefined ? [before] : []));
    const come = pairs.flatMap(({ before, after }) => (after !== undefined && before === undefined ? [after] : []));
    return kind === "Feature" ? renamedFeatures(gone, come) : equals(gone, come);
  });
}

/** `gone`: features that were removed; `come`: those that were added. */
export function renamedFeatures(gone: Documents, come: Documents): readonly Rename[] {
  const equal = equals(gone, come);
  const found = new Set(equal.flatMap(({ before, after }): readonly Resource[] => [before, after]));
  const isLeft = (resource: Resource): boolean => !found.has(resource);
  return [...equal, ...similar(gone.filter(isLeft), come.filter(isLeft))];
}

type Documents = readonly Resource<RenamedKind>[];

/** Pairs with equal content, unless several have it. */
function equals(gone: Documents, come: Documents): readonly Rename[] {
  const byContent = Map.groupBy(come, (one) => canonical(valuesOf(one)));
  return [...Map.groupBy(gone, (one) => canonical(valuesOf(one)))].flatMap(([content, [before, ...others]]) => {
    const [after, ...more] = byContent.get(content) ?? [];
    return before === undefined || after === undefined || others.length + more.length > 0 ? [] : [{ before, after }];
  });
}

/** A limit for changes that replace very many features. */
const MOST_PAIRS = 10_000;
const ENOUGH = 0.75;

/** Pairs in which each is the most similar one to the other. */
function similar(gone: Documents, come: Documents): readonly Rename[] {
  if (gone.length * come.length > MOST_PAIRS) return [];
  const [was, is] = [gone, come].map((all) => all.map((one) => new Set(valuesOf(one)))) as unknown as [Sets, Sets];
  const scores = was.map((one) => is.map((other) => similarity(one, other)));
  return gone.flatMap((before, row) => {
    const column = best(scores[row] ?? []);
    const after = column === undefined ? undefined : come[column];
    if (after === undefined || column === undefined) return [];
    return best(scores.map((one) => one[column] ?? 0)) === row ? [{ before, after }] : [];
  });
}

type Sets = readonly ReadonlySet<string>[];

/** The share of values that two sets have in common. */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const all = one.size + other.size;
  return all === 0 ? 0 : (2 * one.intersection(other).size) / all;
}

/** The index of the only highest score that is enough. */
function best(scores: readonly number[]): number | undefined {
  const highest = Math.max(...scores);
  const index = scores.indexOf(highest);
  return highest < ENOUGH || scores.indexOf(highest, index + 1) !== -1 ? undefined : index;
}

/** The values of a document with their paths, without its name and fields that keep an old name. */
function valuesOf({ kind, name, spec, metadata }: Resource<RenamedKind>): readonly string[] {
  const own = kind === "Feature" ? withoutKept(spec as Feature["spec"]) : withoutDestination(spec);
  return [...leaves(own, "spec", name), ...leaves(metadata.labels ?? {}, "labels", name)].sort();
}

function withoutKept({ flag, entitlement, ...rest }: Feature["spec"]): unknown {
  const { key: _, ...flagRest } = flag ?? {};
  const { resourceType: __, ...entitlementRest } = entitlement ?? {};
  return {
    ...rest,
    ...(Object.keys(flagRest).length === 0 ? {} : { flag: flagRest }),
    ...(entitlement === undefined ? {} : { entitlement: entitlementRest, entitled: true }),
  };
}

function withoutDestination(spec: Resource<RenamedKind>["spec"]): unknown {
  const { destination, ...rest } = spec as Cluster["spec"];
  return destination?.server === undefined ? rest : spec;
}

/** A value that is the document's own name counts as equal. Items of a list have no order. */
function leaves(value: unknown, path: string, name: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, `${path}[]`, name));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => leaves(one, `${path}.${key}`, name));
  return [`${path} ${JSON.stringify(value === name ? null : value)}`];
}
