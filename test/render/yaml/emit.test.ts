import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { emit, emitEntry, emitKey, emitString, joinDocuments } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { hostileTexts, values } from "./values.ts";

/** Reads with the 1.1 rules of `yaml`, without its extensions: merge keys stay keys. */
const read11 = (text: string): unknown => parse(text, { version: "1.1", merge: false, maxAliasCount: 0 });
const read12 = (text: string): unknown => parse(text, { version: "1.2", maxAliasCount: 0 });

describe("emitted text", () => {
  test("is read back as the same value, by 1.2 and 1.1 rules", () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = emit(value);
        expect(read12(text)).toEqual(value);
        expect(read11(text)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each(hostileTexts)("%j survives as a value and as a key", (text) => {
    const value = { [text]: text, list: [text, [text]] };
    expect(read12(emit(value))).toEqual(value);
    expect(read11(emit(value))).toEqual(value);
  });

  test("ends with exactly one newline and has only LF line ends", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(emit(value)).toMatch(/^[^\r\u0085\u2028\u2029]*[^\n]\n$/);
      }),
    );
  });

  test("has its keys sorted by code unit, independent of the locale", () => {
    const keys = ["B", "Z", "a-b", "a_b", "ab", "b", "\u00e4", "\u4e00"];
    expect(Object.keys(read12(emit(Object.fromEntries(keys.toReversed().map((key) => [key, 1])))) as object)).toEqual(
      keys,
    );
  });

  test("does not depend on the order of keys", () => {
    const backwards = (value: Value): Value =>
      value === null || typeof value !== "object"
        ? value
        : Array.isArray(value)
          ? value.map(backwards)
          : Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, item]) => [key, backwards(item)]),
            );
    fc.assert(
      fc.property(values, (value) => {
        expect(emit(backwards(value))).toBe(emit(value));
      }),
    );
  });
});

describe("style", () => {
  test("an object has Kubernetes' order, and nested keys are sorted", () => {
    const object = {
      spec: { sources: [{ source: "b", provider: "kubernetes" }, {}], empty: [], nested: [["a"], [[1]]] },
      data: { on: "off", "10": "1", "9": "x" },
      metadata: { namespace: "flags", name: "all", labels: {} },
      kind: "Thing",
      apiVersion: "example.dev/v1",
    };
    expect(emit(object)).toMatchInlineSnapshot(`
      "apiVersion: example.dev/v1
      kind: Thing
      metadata:
        labels: {}
        name: all
        namespace: flags
      spec:
        empty: []
        nested:
          - - a
          - - - 1
        sources:
          - provider: kubernetes
            source: b
          - {}
      data:
        "10": "1"
        "9": x
        "on": "off"
      "
    `);
  });

  test.each([
    ["dark-mode", "dark-mode"],
    ["app.kubernetes.io/managed-by", "app.kubernetes.io/managed-by"],
    ["Yes", '"Yes"'],
    ["e-1", '"e-1"'],
    ["2026-11-21", '"2026-11-21"'],
    ["two\nlines", '"two\\nlines"'],
    ["zero\u200bwidth\u{1ffff}\u0085", '"zero\\u200bwidth\\U0001ffff\\x85"'],
    ["żółw 🐢", '"żółw 🐢"'],
  ])("%j is written %s", (text, written) => {
    expect(emitString(text)).toBe(written);
  });

  test.each([
    [1e21, "1.0e+21"],
    [1e-7, "1.0e-7"],
    [1.5e-7, "1.5e-7"],
    [-0, "0"],
    [100_000, "100000"],
  ])("%d is written %s", (number, written) => {
    expect(emit(number)).toBe(`${written}\n`);
  });

  test("joined entries and documents equal the text emitted at once", () => {
    const flags = { a: { x: [1, { y: 2 }] }, on: {} };
    const joined = `flags:\n${emitEntry("a", flags.a, 2)}${emitEntry("on", flags.on, 2)}`;
    expect(joined).toBe(emit({ flags }));
    expect(joinDocuments([emit({ a: 1 }), emit({ b: 2 })])).toBe("a: 1\n---\nb: 2\n");
  });

  test.each(["a", "on", "a: b", "\u2028", "żółw", "__proto__"])("a key %j comes before its entries", (key) => {
    const whole = { [key]: { a: 1, b: { c: [] } } };
    expect(emitKey(key, 2) + emitEntry("a", 1, 4) + emitEntry("b", { c: [] }, 4)).toBe(
      emitEntry(key, whole[key] ?? {}, 2),
    );
  });
});

test("a key that needs a question mark has no separate line", () => {
  expect(() => emitKey("k".repeat(1200), 0)).toThrow("can't be emitted");
});

test.each<[string, Value]>([
  ["a lone surrogate", "\ud800"],
  ["a lone surrogate in a key", { "\udc00": 1 }],
  ["infinity", { a: Number.POSITIVE_INFINITY }],
  ["not a number", [Number.NaN]],
  ["a merge key", { "<<": { a: 1 } }],
])("%s is our bug and throws", (_, value) => {
  expect(() => emit(value)).toThrow(/can't be emitted/);
});
