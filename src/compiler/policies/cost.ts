/**
 * What a condition can cost: how many checks of one value its references come to. A schema of a few lines can refer to
 * itself twice at each of sixty steps, which no machine ever finishes.
 */
import { append } from "../../base/collections.ts";
import type { Value } from "../parse/index.ts";

/** A condition that somebody writes has dozens. */
export const MOST_CHECKS = 100_000;

/** Values in one another, as deep as a source may be. */
const DEEPEST = 64;

type Fields = { readonly [key: string]: Value };

/** Keywords whose operand applies to the same value, to items of a list, or to fields of a map. */
const SAME = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"]);
const ITEMS = new Set(["items", "prefixItems", "contains", "unevaluatedItems", "additionalItems"]);
const FIELDS = new Set(["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"]);
const REFERENCES = new Set(["$ref", "$dynamicRef", "$recursiveRef"]);

/** What checks of one value come to, and of the values in it: an item and a field are never the same one. */
interface Checks {
  readonly own: number;
  readonly items: number;
  /** Of any field, and besides of those with these names. */
  readonly fields: number;
  readonly named: ReadonlyMap<string, number>;
}
const ONE: Checks = { own: 1, items: 0, fields: 0, named: new Map() };
const ENDLESS: Checks = { ...ONE, own: Infinity };

/** Infinity where a schema refers to itself without looking at anything smaller. */
export function checksOf(schema: Value): number {
  const targetsOf = namesIn(schema);
  const known = new Map<Value, (Checks | "running")[]>();

  function checks(node: Value, depth: number): Checks {
    if (!isFields(node)) return ONE;
    const levels = known.get(node) ?? [];
    known.set(node, levels);
    const before = levels[depth];
    if (before !== undefined) return before === "running" ? ENDLESS : before;
    levels[depth] = "running";
    return (levels[depth] = gathered(node, depth));
  }

  function gathered(node: Fields, depth: number): Checks {
    const below = (operand: Value): number =>
      depth === 0 ? 0 : schemasIn(operand).reduce((sum: number, one) => sum + most(checks(one, depth - 1)), 0);
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

  return most(checks(schema, DEEPEST));
}

/** Along the most expensive way into a value. */
function most({ own, items, fields, named }: Checks): number {
  return own + Math.max(items, [...named.values()].reduce((largest, one) => Math.max(largest, one), 0) + fields);
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** A keyword's operand is a schema, a list of them, or a map of them; what may be either is taken for both. */
function schemasIn(operand: Value): readonly Value[] {
  if (Array.isArray(operand)) return operand;
  if (!isFields(operand)) return [];
  const children = Object.values(operand);
  return children.length > 0 && children.every(isFields) ? [operand, ...children] : [operand];
}

/** The possible targets of a reference: by a pointer from the root, or by the name of a schema in it. */
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
