/**
 * Applies patches to a value, and tracks where each part of the result is written. Patches of one rank are all applied to
 * the value before that rank, so that the result does not depend on their order.
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

/** A value that a patch item sets or removes at a path. */
interface Step {
  /** In the current value, after the previous steps. */
  readonly path: Path;
  /** Undefined if removed. */
  readonly newValue: Value | undefined;
  readonly item: Item;
}

/** The result of a patch, at a path in the value before the patches of its rank. */
export interface Edit extends Step {
  /** The item that wrote a part of `newValue`, and the path in that item's value. */
  readonly within: (rest: Path) => Written;
}

/** A part of a patch item's value. */
export interface Written {
  readonly item: Item;
  readonly rest: Path;
}

/** The origin of a path in the result: an edit, or its path before all edits. */
export type Origin = { readonly edit: Edit; readonly rest: Path } | { readonly path: Path };

/** The effect of a patch. */
export interface PatchEffect {
  readonly edits: readonly Edit[];
  /** Items whose values are completely overwritten, each with the item that overwrites it. */
  readonly overwritten: ReadonlyMap<Item, Item>;
}

/** Computes the effect of a patch. `accept` returns false, and reports it, if an item must not be applied. */
export function effectOf(
  patch: Patch,
  value: Value,
  accept: (item: Item, matches: readonly Path[], value: Value) => boolean,
): PatchEffect {
  const steps: Step[] = [];
  let result = value;
  patch.spec.set.forEach((set, index) => {
    const item = { patch, index };
    const matches = find(set.path, result).map(({ path }) => path);
    if (!accept(item, matches, result)) return;
    const newValue = set.remove === true ? undefined : (set.value as Value);
    // In reverse, so that removing an item does not move earlier ones.
    for (const path of matches.toReversed()) {
      steps.push({ path, newValue, item });
      result = withValue(result, path, newValue);
    }
  });
  return { edits: mergeSteps(steps, result), overwritten: overwrittenIn(steps) };
}

function overwrittenIn(steps: readonly Step[]): ReadonlyMap<Item, Item> {
  const writers = [...Map.groupBy(steps.entries(), ([, { item }]) => item)].map(([item, ownSteps]) => {
    const last = ownSteps.map(([index, step]) => overwriterOf(step, steps.slice(index + 1)));
    return [item, last.includes(undefined) ? undefined : last[0]] as const;
  });
  return new Map(writers.filter((entry): entry is [Item, Item] => entry[1] !== undefined));
}

/** The later item that completely overwrites a step, if any. */
function overwriterOf({ path, newValue, item }: Step, later: readonly Step[]): Item | undefined {
  if (newValue === undefined) return undefined;
  return later.find((step, index) => {
    const now = step.item === item ? undefined : pathAfter(path, later.slice(0, index));
    return now !== undefined && startsWith(now, step.path);
  })?.item;
}

/** Converts the steps of one patch to edits at paths in the original value, one per part of the value. */
function mergeSteps(steps: readonly Step[], result: Value): readonly Edit[] {
  const edits = new Map<string, { readonly path: Path; readonly item: Item }>();
  steps.forEach(({ path, item }, index) => {
    const from = pathBefore(path, steps.slice(0, index));
    if ("step" in from) return;
    for (const [key, other] of edits) if (startsWith(other.path, from.path)) edits.delete(key);
    edits.set(JSON.stringify(from.path), { path: from.path, item });
  });
  return [...edits.values()].map(({ path, item }) => {
    const now = pathAfter(path, steps);
    const within = (rest: Path): Written => {
      const from = now === undefined ? undefined : pathBefore([...now, ...rest], steps);
      return from !== undefined && "step" in from ? { item: from.step.item, rest: from.rest } : { item, rest };
    };
    return { path, newValue: now === undefined ? undefined : valueAt(result, now), item: within([]).item, within };
  });
}

/** Whether two edits of different patches contradict each other. */
export function contradict(one: Edit, other: Edit): boolean {
  const [outer, inner] = one.path.length <= other.path.length ? [one, other] : [other, one];
  if (!startsWith(inner.path, outer.path)) return false;
  return !deepEqual(valueAt(outer.newValue, inner.path.slice(outer.path.length)), inner.newValue);
}

/** Applies edits of the same rank, which must not contradict each other. */
export function applyEdits(
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
    ...outer.filter(({ newValue }) => newValue !== undefined),
    ...outer.filter(({ newValue }) => newValue === undefined).toSorted((a, b) => order(b.path, a.path)),
  ];
  return {
    value: steps.reduce((result, { path, newValue }) => withValue(result, path, newValue), value),
    steps,
  };
}

/** The origin of the value at a path after some steps. */
export function originOf(path: Path, steps: readonly Edit[]): Origin {
  const from = pathBefore(path, steps);
  return "step" in from ? { edit: from.step, rest: from.rest } : from;
}

type StepOrPath<S> = { readonly step: S; readonly rest: Path } | { readonly path: Path };

function pathBefore<S extends Step>(path: Path, steps: readonly S[]): StepOrPath<S> {
  let current = path;
  for (const step of steps.toReversed()) {
    if (step.newValue !== undefined && startsWith(current, step.path))
      return { step, rest: current.slice(step.path.length) };
    if (step.newValue === undefined) current = shiftIndex(current, step.path, 1);
  }
  return { path: current };
}

/** The new location of a path after some steps; undefined if the path was removed. */
function pathAfter(path: Path, steps: readonly Step[]): Path | undefined {
  let current = path;
  for (const step of steps) {
    if (step.newValue !== undefined) continue;
    if (startsWith(current, step.path)) return undefined;
    current = shiftIndex(current, step.path, -1);
  }
  return current;
}

/** Adjusts the index in a path for the removal of a list item: -1 for after the removal, +1 to undo that. */
function shiftIndex(path: Path, removed: Path, by: 1 | -1): Path {
  const list = removed.slice(0, -1);
  const [index, position] = [removed.at(-1), path[list.length]];
  if (typeof index !== "number" || typeof position !== "number" || !startsWith(path, list)) return path;
  return (by === 1 ? position >= index : position > index) ? path.with(list.length, position + by) : path;
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => path[index] === step);
}

/** Compares two paths by their order in a document. */
function order(a: Path, b: Path): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (step === other) continue;
    return typeof step === "number" && typeof other === "number" ? step - other : String(step) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}

export function deepEqual(one: Value | undefined, other: Value | undefined): boolean {
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

/** Returns a copy with the part at a path replaced, or removed if `newValue` is undefined. */
function withValue(value: Value, path: Path, newValue: Value | undefined): Value {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return newValue ?? null;
  if (isList(value)) {
    if (rest.length === 0 && newValue === undefined) return value.toSpliced(Number(step), 1);
    return value.with(Number(step), withValue(value[Number(step)] ?? null, rest, newValue));
  }
  const copy: Record<string, Value> = Object.assign(Object.create(null), value);
  if (rest.length === 0 && newValue === undefined) delete copy[step];
  else copy[step] = withValue(copy[step] ?? null, rest, newValue);
  return copy;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
