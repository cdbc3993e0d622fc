/** Tests that JSON is parsed like V8 does, or rejected, with the correct location of each value. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "../../../src/compiler/untrusted/json.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { Path } from "../../../src/base/source.ts";

function pathsIn(value: Value, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps: readonly (readonly [string | number, Value])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...steps.flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

const plain = fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes("__proto__"));

test("output of JSON.stringify is parsed to the same value, with the location of each part", () => {
  fc.assert(
    fc.property(plain, fc.constantFrom(0, 1, 4), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const read = readJson(text, { nearest: true });
      if ("message" in read) throw new Error(read.message);
      const [one] = read;
      expect(JSON.stringify(one?.value)).toBe(JSON.stringify(value));
      for (const path of pathsIn(one?.value ?? null)) {
        const span = one?.spanOf(path, "value");
        const part = path.reduce<unknown>((here, step) => (here as Record<string | number, unknown>)[step], value);
        const written = text.slice(span?.start, span?.end);
        expect(JSON.stringify(part, null, indent).startsWith(written.split("\n")[0] ?? ""), written).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("text that JSON.parse rejects is rejected", () => {
  const pieces = fc.constantFrom(
    '"a"',
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "1",
    "-",
    "01",
    "1.",
    ".5",
    "1e5",
    "true",
    "nul",
    '"\\x"',
    '"\\u12"',
    "\t",
    '"\n"',
    "'a'",
    "NaN",
    "+1",
    "//",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 8 }).map((all) => all.join("")),
      (text) => {
        const read = readJson(text);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          // Values that stand one behind the other are a stream of them.
          if (!("message" in read)) expect(read.length).toBeGreaterThan(1);
          return;
        }
        if ("message" in read)
          expect(read.message).toMatch(/a map contains the key .* twice|some parsers can't represent/);
        else expect(JSON.stringify(read[0]?.value)).toBe(JSON.stringify(value));
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['{"a": 1, "a": 1}', 'a map contains the key "a" twice'],
  ['{"__proto__": 1}', "__proto__"],
  ["9007199254740993", "some parsers can't represent"],
  ["1e999", "some parsers can't represent"],
  ['"\\ud800"', "surrogate"],
  [`${"[".repeat(300)}${"]".repeat(300)}`, "nested"],
  ["[".repeat(100_000), "nested"],
  ['{"a": [1, 2', "ends too early"],
  ["", "ends too early"],
])("%s is refused: %s", (text, why) => {
  const read = readJson(text);
  expect("message" in read && read.message).toContain(why);
});

test("a text of many megabytes is read in linear time", () => {
  const text = `[${'{"a": [1, "two", null]},'.repeat(100_000)}0]`;
  const read = readJson(text);
  expect("message" in read ? read.message : read[0]?.value).toHaveLength(100_001);
});

test.each([
  ["lists", `[${"[],".repeat(2_000_000)}1]`],
  ["values one behind the other", "{}".repeat(2_000_001)],
])("of %s there may be many, and not any number", (_, text) => {
  expect(readJson(text)).toMatchObject({ message: "there are more than 2000000 values", help: "divide the file" });
});
