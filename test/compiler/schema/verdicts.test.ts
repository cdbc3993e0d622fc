/** Tests that the fast validators return the same verdicts as the full ones. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { platform } from "../../../bench/platform.ts";
import { KINDS as NAMES, kindSchemas } from "../../../scripts/generate/schemas.ts";
import { KINDS } from "../../../src/compiler/kinds.ts";
import { parse } from "../../../src/compiler/parse/index.ts";
import { validators } from "../../../src/compiler/schema/validators.js";
import { verdicts } from "../../../src/compiler/schema/validators-fast.js";
import type { Value } from "../../../src/compiler/parse/index.ts";

/** For longer runs: `VERDICT_RUNS=1000000`. */
const RUNS = Number(process.env["VERDICT_RUNS"] ?? 2500);

const examples = NAMES.flatMap((kind) => kindSchemas[kind]?.examples ?? []) as readonly Value[];
const written = [...platform({ features: 30, clusters: 6, grants: 20 })].flatMap(([path, text]) =>
  parse({ path, text }, () => {}).map(({ value }) => value),
);
const documents = [...examples, ...examples, ...written];

function pathsOf(value: Value, path: readonly string[] = []): readonly (readonly string[])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

function replaced(value: Value, [key, ...rest]: readonly string[], wanted: Value | undefined): Value {
  if (key === undefined) return wanted ?? null;
  const entries = Object.entries(value as object) as readonly (readonly [string, Value])[];
  const changed = entries.flatMap(([name, one]) => {
    if (name !== key) return [[name, one] as const];
    if (rest.length === 0) return wanted === undefined ? [] : [[name, wanted] as const];
    return [[name, replaced(one, rest, wanted)] as const];
  });
  return Array.isArray(value) ? changed.map(([, one]) => one) : Object.fromEntries(changed);
}

const anything: fc.Arbitrary<Value | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Value>("", "a", "A", "x".repeat(300), 0, 1, -1, 1.5, true, null, [], {}, ["a", "a"], "2027-02-30"),
  fc.constantFrom(...documents).chain((one) => fc.constantFrom(...pathsOf(one)).map((path) => at(one, path))),
);

function at(value: Value, path: readonly string[]): Value {
  return path.reduce<Value>((inner, key) => (inner as { readonly [key: string]: Value })[key] ?? null, value);
}

/** A document with up to three values changed, removed, or replaced by others of the document. */
const spoiled = fc
  .tuple(fc.constantFrom(...documents), fc.array(fc.tuple(fc.nat(), anything), { maxLength: 3 }))
  .map(([document, changes]) =>
    changes.reduce<Value>((value, [index, wanted]) => {
      const paths = pathsOf(value);
      return replaced(value, paths[index % paths.length] ?? [], wanted);
    }, document),
  );

test("the fast verdict equals that of the validator", () => {
  const seen = { valid: 0, not: 0 };
  fc.assert(
    fc.property(spoiled, fc.constantFrom(...KINDS), (value, other) => {
      const kind = KINDS.find((one) => one === (value as { readonly kind?: unknown } | null)?.kind) ?? other;
      const valid = validators[kind](value);
      expect(verdicts[kind](value)).toBe(valid);
      seen[valid ? "valid" : "not"]++;
    }),
    { numRuns: RUNS },
  );
  // Otherwise the test would not prove anything.
  expect(Math.min(seen.valid, seen.not)).toBeGreaterThan(RUNS / 10);
}, 3_600_000);
