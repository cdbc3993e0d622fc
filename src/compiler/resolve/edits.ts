/**
 * What patches change in a value, and where each part of the result is written. Patches of one rank are all applied to
 * the value before that rank, so that no order among them can decide anything.
 */
import { find } from "../../base/jsonpath.ts";
import type { Patch } from "../link/index.ts";
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";

/** An item of `spec.set` of a patch. */
export interface Item {
  readonly patch: Patch;
  readonly index: number;
}

/** Something that a patch item put at a path, or took away there. */
interface Step {
  /** In the value at that moment. */
  readonly path: Path;
  /** Undefined: taken away. */
  readonly wanted: Value | undefined;
  readonly item: Item;
}

/** The result of a patch at a path of the value before its rank. */
export interface Edit extends Step {
  /** The item that wrote a part of `wanted`, and the path in that item's value. */
  readonly within: (rest: Path) => Written;
}

/** A part of a patch item's value. */
export interface Written {
  readonly item: Item;
  readonly rest: Path;
}

/** Where a path of the result comes from: an edit, or the path that it had before all edits. */
export type Origin = { readonly edit: Edit; readonly rest: Path } | { readonly path: Path };

/** What a patch does. */
export interface Editing {
  readonly edits: readonly Edit[];
  /** Items of which nothing is left, and the item that wrote last where they did. */
  readonly overwritten: ReadonlyMap<Item, Item>;
}

/** `accept` reports what may not be applied, and leaves it out. */
export function editing(
  patch: Patch,
  value: Value,
  accept: (item: Item, found: readonly Path[], value: Value) => boolean,
): Editing {
  const steps: Step[] = [];
  let result = value;
  patch.spec.set.forEach((set, index) => {
    const item = { patch, index };
    const found = find(set.path, result).map(({ path }) => path);
    if (!accept(item, found, result)) return;
    const wanted = set.remove === true ? undefined : (set.value as Value);
    // From the last on, so that removing an item does not move those before it.
    for (const path of found.toReversed()) {
      steps.push({ path, wanted, item });
      result = withValue(result, path, wanted);
    }
  });
  return { edits: joined(steps, result), overwritten: overwrittenIn(steps) };
}

function overwrittenIn(steps: readonly Step[]): ReadonlyMap<Item, Item> {
  const writers = [...Map.groupBy(steps.entries(), ([, { item }]) => item)].map(([item, own]) => {
    const last = own.map(([index, step]) => overwriterOf(step, steps.slice(index + 1)));
    return [item, last.includes(undefined) ? undefined : last[0]] as const;
  });
  return new Map(writers.filter((entry): entry is [Item, Item] => entry[1] !== undefined));
}

/** The item that writes the whole place of a step again. */
function overwriterOf({ path, wanted, item }: Step, later: readonly Step[]): Item | undefined {
  if (wanted === undefined) return undefined;
  return later.find((step, index) => {
    const now = step.item === item ? undefined : forth(path, later.slice(0, index));
    return now !== undefined && startsWith(now, step.path);
  })?.item;
}

/** Steps of one patch by the paths that they had in the beginning, each part of the value once. */
function joined(steps: readonly Step[], result: Value): readonly Edit[] {
  const edits = new Map<string, { readonly path: Path; readonly item: Item }>();
  steps.forEach(({ path, item }, index) => {
    const from = back(path, steps.slice(0, index));
    if ("step" in from) return;
    for (const [key, other] of edits) if (startsWith(other.path, from.path)) edits.delete(key);
    edits.set(JSON.stringify(from.path), { path: from.path, item });
  });
  return [...edits.values()].map(({ path, item }) => {
    const now = forth(path, steps);
    const within = (rest: Path): Written => {
      const from = now === undefined ? undefined : back([...now, ...rest], steps);
      return from !== undefined && "step" in from ? { item: from.step.item, rest: from.rest } : { item, rest };
    };
    return { path, wanted: now === undefined ? undefined : valueAt(result, now), item: within([]).item, within };
  });
}

/** Two edits of different patches that can't both hold. */
export function disagree(one: Edit, other: Edit): boolean {
  const [outer, inner] = one.path.length <= other.path.length ? [one, other] : [other, one];
  if (!startsWith(inner.path, outer.path)) return false;
  return !same(valueAt(outer.wanted, inner.path.slice(outer.path.length)), inner.wanted);
}

/** Applies edits of the same rank that do not disagree. */
export function applied(
  value: Value,
  edits: readonly Edit[],
): { readonly value: Value; readonly steps: readonly Edit[] } {
  const outer = edits.filter(
    (edit, index) =>
      !edits.some(
        (other, at) => startsWith(edit.path, other.path) && (edit.path.length > other.path.length || at < index),
      ),
  );
  const steps = [
    ...outer.filter(({ wanted }) => wanted !== undefined),
    ...outer.filter(({ wanted }) => wanted === undefined).toSorted((a, b) => order(b.path, a.path)),
  ];
  return { value: steps.reduce((result, { path, wanted }) => withValue(result, path, wanted), value), steps };
}

/** The origin of the value at a path after some steps. */
export function originOf(path: Path, steps: readonly Edit[]): Origin {
  const from = back(path, steps);
  return "step" in from ? { edit: from.step, rest: from.rest } : from;
}

type From<S> = { readonly step: S; readonly rest: Path } | { readonly path: Path };

function back<S extends Step>(path: Path, steps: readonly S[]): From<S> {
  let way = path;
  for (const step of steps.toReversed()) {
    if (step.wanted !== undefined && startsWith(way, step.path)) return { step, rest: way.slice(step.path.length) };
    if (step.wanted === undefined) way = moved(way, step.path, 1);
  }
  return { path: way };
}

/** The new location of a path after some steps; undefined if the path was removed. */
function forth(path: Path, steps: readonly Step[]): Path | undefined {
  let way = path;
  for (const step of steps) {
    if (step.wanted !== undefined) continue;
    if (startsWith(way, step.path)) return undefined;
    way = moved(way, step.path, -1);
  }
  return way;
}

/** A path past an item that was taken out of its list, before (-1) or after that (+1). */
function moved(path: Path, gone: Path, by: 1 | -1): Path {
  const list = gone.slice(0, -1);
  const [index, own] = [gone.at(-1), path[list.length]];
  if (typeof index !== "number" || typeof own !== "number" || !startsWith(path, list)) return path;
  return (by === 1 ? own >= index : own > index) ? path.with(list.length, own + by) : path;
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => path[index] === step);
}

/** Compares two paths by their order in a document; paths in a list by their index. */
function order(a: Path, b: Path): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (step === other) continue;
    return typeof step === "number" && typeof other === "number" ? step - other : String(step) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}

export function same(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  let result: Value | undefined = value;
  for (const step of path) {
    if (typeof result !== "object" || result === null) return undefined;
    result = isList(result) ? result[Number(step)] : Object.hasOwn(result, step) ? result[step] : undefined;
  }
  return result;
}

/** A copy of a value with the part at a path replaced, or removed if `wanted` is undefined. */
function withValue(value: Value, path: Path, wanted: Value | undefined): Value {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return wanted ?? null;
  if (isList(value)) {
    if (rest.length === 0 && wanted === undefined) return value.toSpliced(Number(step), 1);
    return value.with(Number(step), withValue(value[Number(step)] ?? null, rest, wanted));
  }
  const copy: Record<string, Value> = Object.assign(Object.create(null), value);
  if (rest.length === 0 && wanted === undefined) delete copy[step];
  else copy[step] = withValue(copy[step] ?? null, rest, wanted);
  return copy;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
