/** Tests that the fast validator returns the same messages as ajv and RE2. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainPattern } from "../../../src/compiler/policies/fast-validator.ts";
import { plainTest } from "../../../src/compiler/policies/fast-validator.ts";
import { compilerByAjv } from "../../../src/compiler/policies/schema.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";

/** For longer runs: `POLICY_RUNS=1000000`. */
const RUNS = Number(process.env["POLICY_RUNS"] ?? 2000);

const keys = fc.constantFrom("a", "b/c", "d~e", "constructor", "0");
const texts = fc.constantFrom("", "a", "OPS-12", "OPS-", "xOPS-1", "😀", "a\n", "prod", "é");
const patterns = fc.constantFrom(
  "^OPS-[0-9]+$",
  "^[a-z]{2}",
  "^$",
  "^a$",
  "^[A-Za-z0-9_]*$",
  "^\\d?[a-z]",
  "a+",
  "^(a|b)$",
);
const numbers = fc.constantFrom(0, 1, 2, 1.5, -1, 1e21);

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value>(null, true, false),
    texts,
    numbers,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3 }),
  ),
})).value;

const schema: fc.Arbitrary<Value> = fc.letrec<{ schema: Value }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    { weight: 1, arbitrary: fc.constant<Value>({}) },
    {
      weight: 20,
      arbitrary: fc
        .record(
          {
            type: fc.constantFrom("string", "number", "integer", "boolean", "array", "object", "null"),
            maximum: numbers,
            minimum: numbers,
            exclusiveMaximum: numbers,
            exclusiveMinimum: numbers,
            maxLength: fc.nat(3),
            minLength: fc.nat(3),
            pattern: patterns,
            const: fc.oneof(texts, numbers, fc.constantFrom<Value>(null, true, [])),
            enum: fc.uniqueArray(fc.oneof(texts, numbers), { minLength: 1, maxLength: 3 }),
            not: tie("schema"),
            anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
            allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
            maxItems: fc.nat(3),
            minItems: fc.nat(3),
            items: tie("schema"),
            required: fc.uniqueArray(keys, { minLength: 1, maxLength: 3 }),
            properties: fc.dictionary(keys, tie("schema"), { maxKeys: 3 }),
          },
          { requiredKeys: [] },
        )
        .chain((all) => fc.shuffledSubarray(Object.keys(all), { maxLength: 4 }).map((kept) => pick(all, kept))),
    },
  ),
})).schema;

function pick(all: object, kept: readonly string[]): Value {
  const entries: Readonly<Record<string, unknown>> = { ...all };
  return Object.fromEntries(kept.map((key) => [key, entries[key]])) as Value;
}

test("results are the same as those of ajv", () => {
  const seen = { plain: 0, passed: 0, failed: 0 };
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (one, values) => {
      const own = plainTest(one);
      if (own === undefined) return;
      const byAjv = compilerByAjv()(one);
      if (typeof byAjv !== "function") throw new Error(byAjv.fault);
      seen.plain++;
      for (const each of values) {
        const says = own(each);
        seen[says === undefined ? "passed" : "failed"]++;
        expect(says).toBe(byAjv(each));
      }
    }),
    { numRuns: RUNS },
  );
  // Otherwise the test would not prove anything.
  expect(seen.plain).toBeGreaterThan(RUNS / 4);
  expect(Math.min(seen.passed, seen.failed)).toBeGreaterThan(RUNS / 4);
}, 3_600_000);

test("a simple pattern matches the same texts as in RE2", () => {
  const piece = fc.constantFrom(
    "a",
    "-",
    "\\.",
    "[a-z]",
    "[0-9A-Z_-]",
    "\\d",
    "+",
    "*",
    "?",
    "{2}",
    "(",
    ")",
    "|",
    ".",
    "$",
  );
  const written = fc.array(piece, { maxLength: 6 }).map((pieces) => `^${pieces.join("")}`);
  const text = fc.array(fc.constantFrom("a", "b", "A", "0", "1", "-", ".", "_", "\n", "😀", "a\u0301"), {
    maxLength: 5,
  });
  let plain = 0;
  fc.assert(
    fc.property(written, fc.array(text, { maxLength: 8 }), (pattern, letters) => {
      const own = plainPattern(pattern);
      if (own === undefined) return;
      plain++;
      const byRe2 = compilerByAjv()({ pattern });
      if (typeof byRe2 !== "function") throw new Error(`${pattern}: ${byRe2.fault}`);
      for (const each of letters.map((one) => one.join(""))) expect(own.test(each)).toBe(byRe2(each) === undefined);
    }),
    { numRuns: RUNS },
  );
  expect(plain).toBeGreaterThan(RUNS / 20);
}, 3_600_000);

test.each(["^a+b+$", "^(a+)+$", "a", "^a{3,}$", "^[^a]$", "^.$", "^\\w$", "^a$\n", "^[z-a]$"])(
  "%j is left to RE2",
  (one) => {
    expect(plainPattern(one)).toBe(undefined);
  },
);
test.each(["^OPS-[0-9]+$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "^TICKET ", "^team/[a-z]*$"])("%j is plain", (one) => {
  expect(plainPattern(one)).toBeInstanceOf(RegExp);
});
