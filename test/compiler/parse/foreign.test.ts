/** Tests text for other programs: valid sources are read as such, and other syntax is expanded or becomes a flaw. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { readForeign } from "../../../src/compiler/untrusted/index.ts";
import type { CheckedDocument } from "../../../src/compiler/untrusted/index.ts";

function read(
  text: string,
  path = "a.yaml",
): { readonly found: readonly Diagnostic[]; readonly all: readonly CheckedDocument[] } {
  const found: Diagnostic[] = [];
  return { all: readForeign({ path, text }, collectInto(found)), found };
}

function valueOf(text: string): unknown {
  const { all, found } = read(text);
  expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  return JSON.parse(JSON.stringify(all[0]?.value));
}

test("anchors and merge keys are expanded, and the keys of the map itself take precedence over merged ones", () => {
  expect(valueOf("a: &x {p: 1, q: 2}\nb: *x\nc: {q: 3, <<: *x}\nd: {<<: [{p: 9}, *x]}\n")).toEqual({
    a: { p: 1, q: 2 },
    b: { p: 1, q: 2 },
    c: { q: 3, p: 1 },
    d: { p: 9, q: 2 },
  });
});

test.each([
  ["a: 9007199254740993", ["a"]],
  ["a: {b: 1, b: 2}", ["a", "b"]],
  ["a: [1, .inf]", ["a", 1]],
  ["a: {b: *none}", ["a", "b"]],
  ["a: &x {b: *x}", ["a", "b"]],
  ["a: !thing 1", ["a"]],
  ["a: 0777", ["a"]],
  ["a: {__proto__: {x: 1}}", ["a"]],
  ["a: {1.10: x}", ["a", "1.1"]],
  ["a: {? [x] : z}", ["a"]],
])("%s is a flaw there, and nowhere else", (text, path) => {
  const { all, found } = read(`${text}\nfine: 1\n`);
  expect(found).toEqual([]);
  expect(all[0]?.flawIn(path)).toBeDefined();
  expect(all[0]?.flawIn(["fine"])).toBeUndefined();
  expect(Object.getPrototypeOf(all[0]?.value ?? null)).toBeNull();
});

test.each([
  ['{"a": 9007199254740993, "fine": 1}', ["a"]],
  ['{"a": 1e999, "fine": 1}', ["a"]],
  ['{"a": {"b": 1, "b": 2}, "fine": 1}', ["a", "b"]],
  ['{"a": {"__proto__": {"x": 1}}, "fine": 1}', ["a"]],
])("%s is a flaw there, and nowhere else, in JSON", (text, path) => {
  const { all, found } = read(text, "a.json");
  expect(found).toEqual([]);
  expect(all[0]?.flawIn(path)).toBeDefined();
  expect(all[0]?.flawIn(["fine"])).toBeUndefined();
  expect(Reflect.get({ ...(all[0]?.value as object) }, "x")).toBeUndefined();
});

test("aliases that multiply are rejected before they are expanded", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.constantFrom("list", "map", "merge"), (width, form) => {
      const lines = ["a0: &a0 {k: v}"];
      for (let level = 1; level <= 40; level++) {
        const names = Array.from({ length: width }, () => `*a${level - 1}`);
        const body =
          form === "list"
            ? `[${names.join(", ")}]`
            : form === "map"
              ? `{${names.map((one, index) => `k${index}: ${one}`).join(", ")}}`
              : `{<<: [${names.join(", ")}], x: [${names.join(", ")}]}`;
        lines.push(`a${level}: &a${level} ${body}`);
      }
      const { all, found } = read(`${lines.join("\n")}\n`);
      expect(all).toEqual([]);
      expect(found.map(({ code }) => code.name)).toEqual(["anchor"]);
    }),
    { numRuns: 20 },
  );
});
