/**
 * Computes the cost of a condition: the number of checks per value. A schema of a few lines can refer to itself twice at
 * each of sixty steps, which would never finish.
 */
import { append } from "../../base/collections.ts";
import type { Value } from "../parse/index.ts";

/** Realistic conditions need dozens. */
export const MAX_CHECKS = 100_000;

/** The depth limit of sources. */
const MAX_DEPTH = 64;

type Fields = { readonly [key: string]: Value };

/** Keywords whose operand applies to the same value; below, to list items and to map fields. */
const SAME = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"]);
const ITEMS = new Set(["items", "prefixItems", "contains", "unevaluatedItems", "additionalItems"]);
const FIELDS = new Set(["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"]);
const REFERENCES = new Set(["$ref", "$dynamicRef", "$recursiveRef"]);

/** The number of checks of a value, and of the values in it. */
interface Checks {
  readonly own: number;
  readonly items: number;
  /** For every field; `named` has additional checks for fields with these names. */
  readonly fields: number;
  readonly named: ReadonlyMap<string, number>;
}
const ONE: Checks = { own: 1, items: 0, fields: 0, named: new Map() };
const ENDLESS: Checks = { ...ONE, own: Infinity };

/** Infinity if a schema refers to itself for the same value. */
export function checksOf(schema: Value): number {
  const targetsOf = namesIn(schema);
  const known = new Map<Value, (Checks | "running")[]>();

  function checks(node: Value, depth: number): Checks {
    if (!isFields(node)) return ONE;
    const levels = known.get(node) ?? [];
    known.set(node, levels);
    const cached = levels[depth];
    if (cached !== undefined) return cached === "running" ? ENDLESS : cached;
    levels[depth] = "running";
    return (levels[depth] = countChecks(node, depth));
  }

  function countChecks(node: Fields, depth: number): Checks {
    const below = (operand: Value): number =>
      depth === 0 ? 0 : schemasIn(operand).reduce((sum: number, one) => sum + maxChecks(checks(one, depth - 1)), 0);
    const same: Checks[] = [ONE];
    let [items, fields] = [0, 0];
    const named = new Map<string, number>();
    for (const [keyword, operand] of Object.entries(node)) {
      if (REFERENCES.has(keyword)) same.push(...targetsOf(operand).map((target) => checks(target, depth)));
      else if (SAME.has(keyword)) same.push(...schemasIn(operand).map((one) => checks(one, depth)));
      else if (ITEMS.has(keyword)) items += below(operand);
      else if (FIELDS.has(keyword)) fields += below(operand);
      else if (keyword === "properties" && isFields(operand))
        for (const [name, one] of Object.entries(operand)) add(named, name, below(one));
    }
    for (const one of same) for (const [name, count] of one.named) add(named, name, count);
    const sum = (part: "own" | "items" | "fields"): number => same.reduce((total, one) => total + one[part], 0);
    return { own: sum("own"), items: items + sum("items"), fields: fields + sum("fields"), named };
  }

  return maxChecks(checks(schema, MAX_DEPTH));
}

/** The number of checks along the most expensive path into a value. */
function maxChecks({ own, items, fields, named }: Checks): number {
  return own + Math.max(items, [...named.values()].reduce((largest, one) => Math.max(largest, one), 0) + fields);
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** The schemas in an operand, which is a schema, a list or a map of schemas. If it can be both, returns both. */
function schemasIn(operand: Value): readonly Value[] {
  if (Array.isArray(operand)) return operand;
  if (!isFields(operand)) return [];
  const children = Object.values(operand);
  return children.length > 0 && children.every(isFields) ? [operand, ...children] : [operand];
}

/** Returns a function from references to their possible targets, by JSON pointer or by name. */
function namesIn(root: Value): (reference: Value) => readonly Value[] {
  const byName = new Map<string, Value[]>();
  const queue: Value[] = [root];
  for (const node of queue) {
    if (typeof node !== "object" || node === null) continue;
    if (isFields(node))
      for (const keyword of ["$anchor", "$dynamicAnchor", "$id"]) {
        const name = node[keyword];
        if (typeof name === "string") append(byName, name, node);
      }
    for (const child of Object.values(node)) queue.push(child);
  }
  return (reference) => {
    if (typeof reference !== "string") return [];
    const [id = "", fragment = ""] = reference.split("#");
    const bases = id === "" ? [root, ...[...byName.values()].flat()] : (byName.get(id) ?? []);
    if (fragment === "") return id === "" ? [root] : bases;
    if (!fragment.startsWith("/")) return byName.get(fragment) ?? [];
    const found = bases.map((base) => valueAtPointer(base, fragment)).filter((one) => one !== undefined);
    return [...new Set(found)].slice(0, 1);
  };
}

function valueAtPointer(base: Value, pointer: string): Value | undefined {
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
