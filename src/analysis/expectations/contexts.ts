/** The evaluation contexts of a case: one, or one for each number of its `for`. */
import type { ExpectationCase } from "../../compiler/kinds.ts";
import type { Value } from "../../compiler/parse/index.ts";

export type Context = { readonly [key: string]: Value };

/** The limit per case. */
const MOST_CONTEXTS = 1_000_000;

const VARIABLE = /\$\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** The problem of the ranges of a case; undefined if they are valid. */
export function faultOfRanges({ context = {}, for: ranges = {} }: ExpectationCase): string | undefined {
  const used = new Set([...JSON.stringify(context).matchAll(VARIABLE)].map(([, name = ""]) => name));
  const unknown = [...used].find((name) => !Object.hasOwn(ranges, name));
  if (unknown !== undefined) return `"\${${unknown}}" is in the context, but \`for\` has no range for it`;
  const idle = Object.keys(ranges).find((name) => !used.has(name));
  if (idle !== undefined) return `\`for\` has a range for "${idle}", but the context does not use "\${${idle}}"`;
  const empty = Object.entries(ranges).find(([, [first, last]]) => first > last);
  if (empty !== undefined) return `the range of "${empty[0]}" ends before it begins`;
  const count = Object.values(ranges).reduce((product, [first, last]) => product * (last - first + 1), 1);
  return count > MOST_CONTEXTS ? `it has ${count} contexts; at most ${MOST_CONTEXTS} are allowed` : undefined;
}

/** In the order of the ranges; the last one changes fastest. */
export function* contextsOf({ context = {}, for: ranges = {} }: ExpectationCase): Generator<Context> {
  for (const numbers of combinations(Object.entries(ranges))) yield filled(context, numbers) as Context;
}

type Numbers = Readonly<Record<string, number>>;

function* combinations(ranges: readonly (readonly [string, readonly number[]])[]): Generator<Numbers> {
  const [first, ...others] = ranges;
  if (first === undefined) {
    yield {};
    return;
  }
  const [name, [from = 0, to = 0]] = first;
  for (let number = from; number <= to; number++)
    for (const rest of combinations(others)) yield { [name]: number, ...rest };
}

function filled(value: Value, numbers: Numbers): Value {
  if (typeof value === "string") return value.replace(VARIABLE, (all, name: string) => String(numbers[name] ?? all));
  if (Array.isArray(value)) return value.map((one: Value) => filled(one, numbers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, numbers)]));
}
