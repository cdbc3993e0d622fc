/** Replaces references to shared rules (`$ref` to `$evaluators`) by the rules, because features can't share rules. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Fields } from "../importer.ts";
import { isFields } from "../fields.ts";

/** A limit for hostile input: nested references could grow to gigabytes. */
const MOST_VALUES = 20_000;

/** A value with all references replaced, or the reason why that failed. */
export type Inlined = { readonly value: Value } | { readonly fault: string };

class Unresolved extends Error {}

export function inlineReferences(value: Value, evaluators: Fields): Inlined {
  let values = 0;
  function resolve(part: Value, within: readonly string[]): Value {
    if (++values > MOST_VALUES) throw new Unresolved(`its references expand to more than ${MOST_VALUES} values`);
    if (Array.isArray(part)) return part.map((one: Value) => resolve(one, within));
    if (!isFields(part)) return part;
    const name = referenceOf(part);
    if (name === undefined)
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, resolve(one, within)]));
    const rule = Object.hasOwn(evaluators, name) ? evaluators[name] : undefined;
    if (rule === undefined) throw new Unresolved(`evaluator "${name}" does not exist`);
    if (within.includes(name)) throw new Unresolved(`evaluator "${name}" refers to itself`);
    return resolve(rule, [...within, name]);
  }
  try {
    return { value: resolve(value, []) };
  } catch (error) {
    if (error instanceof Unresolved) return { fault: error.message };
    throw error;
  }
}

function referenceOf(part: Fields): string | undefined {
  const name = part["$ref"];
  return typeof name === "string" && Object.keys(part).length === 1 ? name : undefined;
}
