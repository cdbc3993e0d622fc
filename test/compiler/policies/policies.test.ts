/** Tests which schemas a policy can use, and that none can hang, fetch anything or be confused with another. */
import { describe, expect, test } from "vitest";
import { compilerOfSchemas } from "../../../src/compiler/policies/schema.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";

const compile = compilerOfSchemas();

function verdict(schema: Value, value: Value): string | undefined {
  const compiled = compile(schema);
  return typeof compiled === "function" ? compiled(value) : `broken: ${compiled.fault}`;
}

describe("a value that does not pass gets a message", () => {
  test.each<[Value, Value, string]>([
    [{ const: "production" }, "staging", 'must be "production"'],
    [{ enum: ["a", "b"] }, "c", 'must be one of "a","b"'],
    [{ minimum: 3 }, 1, "must be >= 3"],
    [{ pattern: "^OPS-[0-9]+$" }, "seven", 'must match pattern "^OPS-[0-9]+$"'],
    [{ properties: { level: { const: "GA" } } }, { level: "DEV" }, 'level must be "GA"'],
  ])("%j of %j", (schema, value, why) => expect(verdict(schema, value)).toBe(why));
});

describe("a broken schema is reported, not thrown", () => {
  test.each<[Value, RegExp]>([
    [{ patern: "x" }, /no "patern"/],
    [{ type: "strin" }, /type/],
    [{ properties: { a: 5 } }, /properties\/a must be object/],
    [{ pattern: "(" }, /missing closing \)/],
    [{ pattern: "a(?=b)" }, /is not valid/],
    [{ pattern: "(a)\\1" }, /is not valid/],
    [{ $ref: "https://example.com/schema.json" }, /not in this schema/],
    [{ $ref: "file:///etc/passwd" }, /not in this schema/],
    [{ format: "date" }, /format/],
    [{ allOf: [{ $async: true }] }, /\$async/],
    [null, /./],
    [5, /./],
  ])("%j", (schema, why) => expect(verdict(schema, "x")).toMatch(why));
});

test("two patterns are not confused", () => {
  expect(verdict({ pattern: "^a" }, "a")).toBeUndefined();
  expect(verdict({ pattern: "^b" }, "a")).toBe('must match pattern "^b"');
  expect(verdict({ patternProperties: { "^c": { type: "string" } } }, { c: 1 })).toBe("c must be string");
});

test("two policies can use the same `$id`", () => {
  expect(verdict({ $id: "https://example.com/a", type: "string" }, "x")).toBeUndefined();
  expect(verdict({ $id: "https://example.com/a", type: "number" }, "x")).toBe("must be number");
});

test("no pattern hangs, and no schema recurses forever", () => {
  expect(verdict({ pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`)).toMatch(/must match/);
  expect(verdict({ $defs: { a: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" }, "x")).toBe(
    "broken: it refers to itself endlessly",
  );
});

const TREE: Value = {
  $defs: {
    tree: {
      anyOf: [
        { type: "string" },
        { type: "array", items: { $ref: "#/$defs/tree" } },
        { type: "object", additionalProperties: { $ref: "#/$defs/tree" } },
      ],
    },
  },
  $ref: "#/$defs/tree",
};

/** A schema of sixty steps, each of which refers to the next one twice. */
function doubled(wrap: (reference: Value) => Value): Value {
  const steps = Array.from({ length: 60 }, (_, index) => {
    const next = wrap({ $ref: `#/$defs/d${index + 1}` });
    return [`d${index}`, { allOf: [next, next] }] as const;
  });
  return { $ref: "#/$defs/d0", $defs: { ...Object.fromEntries(steps), d60: { type: "object" } } };
}

test.each<[string, Value]>([
  ["of one value", doubled((reference) => reference)],
  ["of a field", doubled((reference) => ({ properties: { a: reference } }))],
  ["of any field", doubled((reference) => ({ additionalProperties: reference }))],
  ["of items", doubled((reference) => ({ items: reference }))],
  ["of a schema that holds itself twice", { allOf: [{ items: { $ref: "#" } }, { contains: { $ref: "#" } }] }],
  [
    "by an anchor",
    { $defs: { a: { $anchor: "a", allOf: [{ items: { $ref: "#a" } }, { items: { $ref: "#a" } }] } }, $ref: "#a" },
  ],
])("no references multiply: %s", (_, schema) => {
  expect(verdict(schema, {})).toMatch(/^broken: its references expand/);
});

test("a schema of trees refers to itself twice, and checks each value once", () => {
  expect(verdict(TREE, [["a", { b: "c" }]])).toBeUndefined();
  expect(verdict(TREE, [["a", { b: 1 }]])).toBeDefined();
});

test("keys of Object.prototype are not properties", () => {
  expect(verdict({ required: ["toString"] }, {})).toMatch(/toString/);
});
