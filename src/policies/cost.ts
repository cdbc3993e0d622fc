/**
 * What a condition can cost: how many checks of one value its references come to. A schema of a few lines can refer to
 * itself twice at each of sixty steps, which no machine ever finishes.
 */
import type { Value } from "../parse.ts";

/** A condition that somebody writes has dozens. */
export const MOST_CHECKS = 100_000;

/** Values in one another, as deep as a source may be. */
const DEEPEST = 64;

type Fields = { readonly [key: string]: Value };

/** Keywords whose operand is about the same value, about items of a list, about fields of a map. */
const SAME = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"]);
const ITEMS = new Set(["items", "prefixItems", "contains", "unevaluatedItems", "additionalItems"]);
const FIELDS = new Set(["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"]);
const REFERENCES = new Set(["$ref", "$dynamicRef", "$recursiveRef"]);

/** Infinity where a schema refers to itself without looking at anything smaller. */
export function checksOf(schema: Value): number {
  const named = namesIn(schema);
  const known = new Map<Value, number[]>();
  const running = new Map<Value, Set<number>>();

  function cost(node: Value, depth: number): number {
    if (!isFields(node)) return 1;
    const done = known.get(node) ?? [];
    known.set(node, done);
    const before = done[depth];
    if (before !== undefined) return before;
    const levels = running.get(node) ?? new Set();
    running.set(node, levels);
    if (levels.has(depth)) return Infinity;
    levels.add(depth);
    const sum = costOf(node, depth);
    levels.delete(depth);
    done[depth] = sum;
    return sum;
  }

  function costOf(node: Fields, depth: number): number {
    let same = 1;
    let items = 0;
    let fields = 0;
    let largest = 0;
    const below = (value: Value): number => (depth === 0 ? 0 : total(value, depth - 1));
    for (const [keyword, operand] of Object.entries(node)) {
      if (REFERENCES.has(keyword)) for (const target of named(operand)) same += cost(target, depth);
      else if (SAME.has(keyword)) same += total(operand, depth);
      else if (ITEMS.has(keyword)) items += below(operand);
      else if (FIELDS.has(keyword)) fields += below(operand);
      else if (keyword === "properties" && isFields(operand))
        for (const one of Object.values(operand)) largest = Math.max(largest, below(one));
    }
    return same + Math.max(items, fields + largest);
  }

  /** Of a schema, a list of them, or a map of them. */
  function total(operand: Value, depth: number): number {
    if (Array.isArray(operand)) return operand.reduce((sum: number, one) => sum + cost(one, depth), 0);
    const isSchema = !isFields(operand) || Object.values(operand).some((one) => !isFields(one) && !Array.isArray(one));
    const whole = cost(operand, depth);
    if (isSchema || !isFields(operand)) return whole;
    return Object.values(operand).reduce((sum: number, one) => sum + cost(one, depth), whole);
  }

  return cost(schema, DEEPEST);
}

/** What a reference can lead to: by a pointer from the root, or by a name that a schema in it has. */
function namesIn(root: Value): (reference: Value) => readonly Value[] {
  const byName = new Map<string, Value[]>();
  const queue: Value[] = [root];
  for (const node of queue) {
    if (typeof node !== "object" || node === null) continue;
    if (isFields(node))
      for (const keyword of ["$anchor", "$dynamicAnchor", "$id"]) {
        const name = node[keyword];
        if (typeof name === "string") byName.set(name, [...(byName.get(name) ?? []), node]);
      }
    for (const child of Object.values(node)) queue.push(child as Value);
  }
  return (reference) => {
    if (typeof reference !== "string") return [];
    const [id = "", fragment = ""] = reference.split("#");
    const bases = id === "" ? [root, ...[...byName.values()].flat()] : (byName.get(id) ?? []);
    if (fragment === "") return id === "" ? [root] : bases;
    if (!fragment.startsWith("/")) return byName.get(fragment) ?? [];
    const found = bases.map((base) => pointed(base, fragment)).filter((one) => one !== undefined);
    return [...new Set(found)].slice(0, 1);
  };
}

function pointed(base: Value, pointer: string): Value | undefined {
  let at: Value | undefined = base;
  for (const step of pointer.slice(1).split("/")) {
    const key = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Fields)[key];
  }
  return at;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isFields(value: Value): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
