/** Tests that validate reports the problems of any document, and does not throw. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { KINDS as NAMES, kindSchemas } from "../../../scripts/generate/schemas.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { KINDS } from "../../../src/compiler/kinds.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { identify, revalidate, validate } from "../../../src/compiler/schema/index.ts";

/** Removes prototypes, because parsed documents have none. */
function bare(value: unknown): Value {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value as Value;
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bare(v)])));
}

function judge(value: unknown): { readonly valid: boolean; readonly found: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const document = { file: { path: "hostile.yaml", text: "" }, index: 0, value: bare(value) };
  const resource = validate(document, collectInto(found));
  identify(document);
  return { valid: resource !== undefined, found };
}

const EXAMPLES = NAMES.map((kind) => kindSchemas[kind]?.examples?.[0]);
const FEATURE = { apiVersion: "sluice.dev/v1alpha1", kind: "Feature", metadata: { name: "x" } };
const SPEC = { description: "x", owners: ["x"], history: [{ level: "DEV" }] };

const name = fc.oneof(
  fc.constantFrom("constructor", "toString", "hasOwnProperty", "valueOf", "length", "~1", "a/b", "", "spec", "since"),
  fc.string(),
);
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.constant("2027-02-30")),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("any value is valid or reported", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), anything, anything, (kind, metadata, spec) => {
      const { valid, found } = judge({ apiVersion: "sluice.dev/v1alpha1", kind, metadata, spec });
      expect(found.length > 0).toBe(!valid);
    }),
  );
});

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, wanted);
  return copy;
}

test("an example with a random value at any path is checked, and each fault has a location and a message", () => {
  const spoiled = fc
    .constantFrom(...EXAMPLES)
    .chain((example) =>
      fc
        .tuple(fc.constant(example), fc.constantFrom(...pathsOf(example)), anything)
        .map(([of, path, with_]) => replaced(of, path, with_)),
    );
  fc.assert(
    fc.property(spoiled, (value) => {
      const { valid, found } = judge(value);
      expect(found.length > 0).toBe(!valid);
      const formatted = found.map(({ code, at, message }) => `${code.name} ${JSON.stringify(at)} ${message}`);
      expect(new Set(formatted).size).toBe(formatted.length);
      for (const { message } of found) expect(message).toMatch(/^(?:[^A-Z]|API)[\s\S]*[^.\s]$/);
    }),
    { numRuns: 500 },
  );
});

test.each<readonly [string, unknown]>([
  [
    "5,000 unknown fields",
    { ...SPEC, ...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, i])) },
  ],
  ["a list of 300,000 numbers", { ...SPEC, dependsOn: Array.from({ length: 300_000 }, () => 0) }],
  ["a list of 100,000 entries without a level", { ...SPEC, history: Array.from({ length: 100_000 }, () => ({})) }],
  ["objects in a list of names", { ...SPEC, owners: [{ valueOf: 1 }, { valueOf: 2 }, { toString: 1 }] }],
  ["a name of 256 KiB", { ...SPEC, service: "a-".repeat(131_072) }],
  ["a path of 256 KiB", { ...SPEC, runbook: "a/".repeat(131_072) }],
])("%s: judged within the patience of a test, and in few words", (_, spec) => {
  const { valid, found } = judge({ ...FEATURE, spec });
  expect(valid).toBe(false);
  expect(found.length).toBeLessThanOrEqual(21);
  expect(found.every(({ message, help = "" }) => message.length < 300 && help.length < 600)).toBe(true);
});

test("a patched document is checked again", () => {
  const [example] = EXAMPLES;
  expect(revalidate("Project", bare(example))).toEqual([]);
  expect(revalidate("Project", bare(replaced(example, ["spec", "output"], 7)))).toMatchObject([
    { path: ["spec", "output"], message: '"output" must be text, not the number 7' },
  ]);
});
