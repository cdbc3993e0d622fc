/** Tests that complete readers agree with the strict reader on every text that it accepts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { verifyRoundTrip } from "../../../src/render/yaml/index.ts";
import { readStrictly } from "../../../src/render/yaml/strict-reader.ts";
import { emit, emitEntry } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { hostileTexts, values } from "./values.ts";

const VERSIONS = ["1.1", "1.2"] as const;

/** The value that `yaml` reads; undefined on errors or warnings. */
function readByYaml(text: string, version: "1.1" | "1.2"): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text, { version, merge: false, maxAliasCount: 0, strict: true, logLevel: "error" }) };
  } catch {
    return undefined;
  }
}

const pieces = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom("\n", "\n  ", "  ", " ", ":", ": ", "- ", '"', "\\", "\\x0", "\\ud83d\\ude00", "#", " #", "? ", "\t"),
  fc.constantFrom(
    "yes: 1\n",
    '"a": 1\n',
    "<<: {}\n",
    "{}",
    "[]",
    "null",
    "1.0e+400",
    "-0",
    "00",
    "1_0",
    "&a ",
    "!a ",
    "|\n",
  ),
  fc.string({ unit: "binary", maxLength: 3 }),
);
/** An offset, the number of characters to remove there, and the text to insert. */
const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), pieces), { minLength: 1, maxLength: 3 });

function edited(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((before, [where, length, piece]) => {
    const at = where % (before.length + 1);
    return before.slice(0, at) + piece + before.slice(at + length);
  }, text);
}

describe("every reader agrees on a text that it accepts", () => {
  function check(text: string): boolean {
    const read = readStrictly(text);
    if (read !== undefined) for (const version of VERSIONS) expect(readByYaml(text, version)).toEqual(read);
    return read !== undefined;
  }

  test("emitted and then corrupted", () => {
    let taken = 0;
    const property = fc.property(values, edits, (value, changes) => {
      if (check(edited(emit(value), changes))) taken++;
    });
    fc.assert(property, { numRuns: 3000 });
    expect(taken).toBeGreaterThan(50);
  });

  test.each(hostileTexts)("%j, unchanged", (text) => {
    for (const around of [`${text}\n`, `a: ${text}\n`, `- ${text}\n`, `${text}: a\n`, `"${text}": "${text}"\n`])
      check(around);
  });
});

test.each(["a-", "a.", "a--b", "-a", ".a", "a/", "1a", "a b", '"a', '"a\\q"', "a:", "- - a"])(
  "%j is not emitted like this as a string, and is rejected or read correctly",
  (text) => expect(readStrictly(`${text}\n`)?.value).not.toBe(text),
);

test("it accepts most emitted text, so that the slow readers are rarely used", () => {
  const usual = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom("żółw — 龟", "a\nb", "on")),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== "<<"),
        tie("value"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;
  const check = fc.property(usual, fc.nat({ max: 8 }), (value, depth) => {
    expect(readStrictly(emit(value))).toEqual({ value });
    expect(readStrictly(emitEntry("key", value, depth), depth)).toEqual({ value: { key: value } });
  });
  fc.assert(check);
});

describe("read-back", () => {
  test.each<[string, Value]>([
    ["yes\n", "yes"],
    ["a: 0777\n", { a: 777 }],
    ["a: 1\n", { a: "1" }],
    ["a: 1\nb: 2\n", { a: 1 }],
    ["a: 1\n", { a: 1, b: 2 }],
    ["a:\n  - 1\n", { a: { 0: 1 } }],
    ["a: 2001-01-01\n", { a: "2001-01-01T00:00:00Z" }],
    ["a: &b c\n", { a: "b" }],
    ['a: "\u0085"\n', { a: " " }],
    ["a: 1\na: 2\n", { a: 2 }],
  ])("refuses %j where something else was meant", (text, meant) => {
    expect(() => verifyRoundTrip(text, meant)).toThrow();
  });

  test("uses the slow readers if the strict one is in doubt", () => {
    const rare = { ["k".repeat(1200)]: "\u{1f600}" };
    expect(readStrictly(emit(rare))).toBeUndefined();
    expect(parse(emit(rare))).toEqual(rare);
    const folded = 'a: "x\n  y"\n';
    expect(verifyRoundTrip(folded, { a: "x y" })).toBe(folded);
    expect(() => verifyRoundTrip(folded, { a: "x\ny" })).toThrow("does not parse to the original value");
  });
});
