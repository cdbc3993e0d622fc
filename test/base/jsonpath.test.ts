/** The law: behind the grammar the engine finds exactly what a walker of twenty lines finds, whatever the data. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { find, isAllowed, type Found } from "../../src/base/jsonpath.ts";
import type { Value } from "../../src/compiler/parse/index.ts";

type Step =
  | { readonly name: string; readonly quoted: boolean }
  | { readonly index: number }
  | { readonly filter: string; readonly equals: string }
  | "each";

const keys = ["name", "a", "b-c", "constructor", "__proto__", "length", "toString", "0", "~", "^", "$", "*", "x y"];
const plain = keys.filter((key) => /^\w[\w./ -]*$/.test(key));
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ name: fc.constantFrom(...plain), quoted: fc.boolean() }),
  fc.record({ index: fc.nat(3) }),
  fc.record({ filter: fc.constantFrom("name", "a", "constructor", "length"), equals: fc.constantFrom("a", "1", "") }),
  fc.constant("each" as const),
);
const data: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>(null, true, 1, "a", "1", ""),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;

function spell(step: Step): string {
  if (step === "each") return "[*]";
  if ("index" in step) return `[${step.index}]`;
  if ("filter" in step) return `[?(@.${step.filter}=='${step.equals}')]`;
  return step.quoted || !/^[a-z_][\w-]*$/i.test(step.name) ? `['${step.name}']` : `.${step.name}`;
}

function children({ path, value }: Found): readonly Found[] {
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.map((item, index) => ({ path: [...path, index], value: item }))
    : Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item }));
}

function takes(step: Step, { path, value }: Found): boolean {
  if (step === "each") return true;
  if ("index" in step) return path.at(-1) === step.index;
  if ("name" in step) return path.at(-1) === step.name;
  return children({ path: [], value }).some((inner) => inner.path[0] === step.filter && inner.value === step.equals);
}

function walk(taken: readonly Step[], value: Value): readonly Found[] {
  let found: readonly Found[] = [{ path: [], value }];
  for (const step of taken) found = found.flatMap((from) => children(from).filter((inner) => takes(step, inner)));
  return found;
}

test("finds what a plain walk finds", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 4 }), data, (taken, value) => {
      expect(find(`$${taken.map(spell).join("")}`, value)).toEqual(walk(taken, value));
    }),
    { numRuns: 2000 },
  );
});

test("any text gives an answer and never a throw", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."$.[]()?@'=*^~,:`;#\"\\ab0 ") });
  fc.assert(
    fc.property(fc.oneof(letters, fc.string({ unit: "binary" })), data, (path, value) => {
      const found = find(`$${path}`, value);
      if (!isAllowed(`$${path}`)) expect(found).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

describe("what is allowed", () => {
  test.each([
    "$",
    "$.spec.billing.pricingUnit",
    "$.spec.labels[?(@.name=='region')].allowedValues",
    "$.metadata.labels['sluice.dev/team']",
    "$.spec.history[0].level",
    "$.spec.clusters.stages[*]",
    "$.spec.costs[?(@.unit=='1/{project}')]",
    `$${".a".repeat(127)}`,
  ])("%s", (path) => expect(isAllowed(path)).toBe(true));

  test.each([
    "",
    "spec",
    "$..spec",
    "$.spec.*",
    "$.spec^",
    "$.spec~",
    "$.spec[(@.length-1)]",
    "$.spec[?(@.a)]",
    "$.spec[?(@.a=='x' || @.b=='y')]",
    "$.spec[?(@.constructor.constructor('x')())]",
    "$.spec[?(@.a=='it\\'s')]",
    "$.spec[-1]",
    "$.spec[0:2]",
    "$.spec[01]",
    "$.spec['..']",
    "$.spec['a','b']",
    "$.spec['a;b']",
    "$.spec[`a]",
    "$.spec@string()",
    "$.spec\n",
    "$.spec.ä",
    `$${".a".repeat(128)}`,
  ])("not %s", (path) => expect(isAllowed(path)).toBe(false));
});
