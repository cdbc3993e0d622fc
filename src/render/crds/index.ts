/**
 * Finds objects and changes that the consumers' CRDs and webhooks reject, from data about keyed lists and immutable
 * fields. Targets check single objects; change rules compare an object before and after.
 */
import type { Value } from "../../base/value.ts";
import type { Path } from "../../base/source.ts";
import { ADMISSION } from "./admission.ts";
import { FACTS } from "./facts.ts";
import type { CrdFacts, FixedField, Admission } from "./rules.ts";

export type * from "./rules.ts";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: Value;
}

/** Two items of a list with the same key. */
export interface Repeated {
  readonly list: Path;
  readonly first: number;
  readonly second: number;
  readonly keys: readonly string[];
}

/** A change that the API server or a webhook rejects. */
export interface Refused {
  /** A path in the object after the change. For a removed item, the index is the one before. */
  readonly path: Path;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  readonly rule: string;
  readonly by: "schema" | "webhook";
}

const facts = new Map(FACTS.map((entry) => [`${entry.group}/${entry.kind}`, entry]));
const admissions = new Map(ADMISSION.map((entry) => [`${entry.group}/${entry.kind}`, entry]));

/** Undefined for a kind without a known CRD. */
export function factsOf(apiVersion: string, kind: string): CrdFacts | undefined {
  return facts.get(`${groupOf(apiVersion)}/${kind}`);
}

function admissionOf(apiVersion: string, kind: string): Admission | undefined {
  return admissions.get(`${groupOf(apiVersion)}/${kind}`);
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
}

/** Items with the same key, in all keyed lists of an object; each item is compared with the previous one of its key. */
export function repeatedKeys(object: KubernetesObject): readonly Repeated[] {
  const { apiVersion, kind } = object;
  const lists = [...(factsOf(apiVersion, kind)?.keyed ?? []), ...(admissionOf(apiVersion, kind)?.keyed ?? [])];
  return lists.flatMap(({ path, keys }) =>
    valuesAt(object, stepsOf(path)).flatMap(({ path: list, value }) =>
      isList(value) ? repeatedItems(list, value, keys) : [],
    ),
  );
}

function repeatedItems(list: Path, items: readonly Value[], keys: readonly string[]): readonly Repeated[] {
  const seen = new Map<string, number>();
  return items.flatMap((item, second) => {
    const key = keyOf(item, keys);
    const first = seen.get(key);
    seen.set(key, second);
    return first === undefined ? [] : [{ list, first, second, keys }];
  });
}

/** The changes to one object (same group, kind, namespace and name) that the API server or a webhook rejects. */
export function refusedChanges(before: KubernetesObject, after: KubernetesObject): readonly Refused[] {
  const { apiVersion, kind } = after;
  const lists = new Map((factsOf(apiVersion, kind)?.keyed ?? []).map(({ path, keys }) => [path, keys]));
  const admission = admissionOf(apiVersion, kind);
  const phase = fieldOf(fieldOf(before, "spec"), "phase");
  const applies = (entry: { readonly phase?: string }): boolean => entry.phase === undefined || entry.phase === phase;
  return [
    ...(factsOf(apiVersion, kind)?.fixed ?? []).flatMap((field) =>
      changedFields(before, after, field, "schema", lists),
    ),
    ...(admission?.fixed ?? [])
      .filter(applies)
      .flatMap((field) => changedFields(before, after, field, "webhook", lists)),
    ...(admission?.growing ?? []).filter(applies).flatMap((list) => removedItems(before, after, list, lists)),
    ...(admission?.forward === undefined ? [] : phaseChange(before, after, admission.forward)),
  ];
}

type Keys = ReadonlyMap<string, readonly string[]>;

function changedFields(
  before: KubernetesObject,
  after: KubernetesObject,
  { path, also, rule }: FixedField,
  by: Refused["by"],
  lists: Keys,
): readonly Refused[] {
  return pairs(before, after, path, lists).flatMap(({ path, was, is }) => {
    if (was === undefined || (is === undefined && also === undefined) || isEqual(was, is)) return [];
    return [{ path, before: was, after: is, rule, by }];
  });
}

function removedItems(
  before: KubernetesObject,
  after: KubernetesObject,
  { path, key, rule }: Admission["growing"][number],
  lists: Keys,
): readonly Refused[] {
  return pairs(before, after, path, lists).flatMap(({ path, was, is }) => {
    if (!isList(was)) return [];
    const keys = key === undefined ? [] : [key];
    const remaining = new Set((isList(is) ? is : []).map((item) => keyOf(item, keys)));
    return was.flatMap((item, index): readonly Refused[] =>
      remaining.has(keyOf(item, keys))
        ? []
        : [{ path: [...path, index], before: item, after: undefined, rule, by: "webhook" }],
    );
  });
}

const PHASES: readonly Value[] = ["Draft", "Published", "Deprecated", "Retired"];

function phaseChange(before: KubernetesObject, after: KubernetesObject, rule: string): readonly Refused[] {
  const phaseOf = (object: KubernetesObject): Value => fieldOf(fieldOf(object, "spec"), "phase") ?? "Draft";
  const [was, is] = [phaseOf(before), phaseOf(after)];
  const steps = PHASES.indexOf(is) - PHASES.indexOf(was);
  return steps === 0 || steps === 1 ? [] : [{ path: ["spec", "phase"], before: was, after: is, rule, by: "webhook" }];
}

interface Pair {
  readonly path: Path;
  readonly was: Value | undefined;
  readonly is: Value | undefined;
}

/** The values at a path in both objects. Items of keyed lists are matched by key; other lists have no pairs. */
function pairs(before: Value, after: Value, path: string, lists: Keys): readonly Pair[] {
  let found: readonly Pair[] = [{ path: [], was: before, is: after }];
  let way = "";
  for (const step of stepsOf(path)) {
    const keys = lists.get(way);
    found = found.flatMap((pair) => (step === ITEMS ? items(pair, keys) : [field(pair, step)]));
    way += step === ITEMS ? "[]" : way === "" ? step : `.${step}`;
  }
  return found;
}

function field({ path, was, is }: Pair, name: string): Pair {
  return { path: [...path, name], was: fieldOf(was, name), is: fieldOf(is, name) };
}

function items({ path, was, is }: Pair, keys: readonly string[] | undefined): readonly Pair[] {
  if (keys === undefined || !isList(was) || !isList(is)) return [];
  const before = new Map(was.map((item) => [keyOf(item, keys), item]));
  return is.flatMap((item, index) => {
    const old = before.get(keyOf(item, keys));
    return old === undefined ? [] : [{ path: [...path, index], was: old, is: item }];
  });
}

const ITEMS = "[]";

function stepsOf(path: string): readonly string[] {
  return path.replaceAll("[]", `.${ITEMS}`).split(".");
}

interface At {
  readonly path: Path;
  readonly value: Value;
}

function valuesAt(value: Value, steps: readonly string[]): readonly At[] {
  let found: readonly At[] = [{ path: [], value }];
  for (const step of steps)
    found = found.flatMap(({ path, value }): readonly At[] => {
      if (step === ITEMS)
        return isList(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [];
      const below = fieldOf(value, step);
      return below === undefined ? [] : [{ path: [...path, step], value: below }];
    });
  return found;
}

function keyOf(item: Value, keys: readonly string[]): string {
  return JSON.stringify(keys.length === 0 ? item : keys.map((key) => fieldOf(item, key) ?? null));
}

function fieldOf(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== "object" || value === null || isList(value) || !Object.hasOwn(value, name)) return undefined;
  return value[name];
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Compares values; the order of keys in a map does not matter. */
function isEqual(a: Value | undefined, b: Value | undefined): boolean {
  return sorted(a) === sorted(b);
}

function sorted(value: Value | undefined): string | undefined {
  return JSON.stringify(value, (_, entry: Value) =>
    typeof entry === "object" && entry !== null && !isList(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
