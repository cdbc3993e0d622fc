/** Tests that `yaml` returns the same values, without errors, for all texts that the fast parser accepts. */
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { platform } from "../../../bench/platform.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import { parseWithYaml } from "../../../src/compiler/parse/index.ts";
import { checkCharacters } from "../../../src/compiler/parse/characters.ts";
import { parseFast } from "../../../src/compiler/parse/fast/index.ts";
import { parseArchive } from "../../txtar.ts";
import { mutated, patchwork } from "./mutations.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";

/** For longer runs: `FAST_RUNS=1000000`. */
const RUNS = Number(process.env["FAST_RUNS"] ?? 2000);

/** Undefined if both parsers agree, or if the fast one does not accept the text. */
function disagreement(text: string): string | undefined {
  const found: Diagnostic[] = [];
  const file = { path: "a.yaml", text };
  const values = checkCharacters(file, collectInto(found)) ? parseFast(text) : undefined;
  if (values === undefined) return undefined;
  const documents = parseWithYaml(file, collectInto(found));
  const [fault] = found;
  if (fault !== undefined) return `${fault.code.name}: ${fault.message}`;
  if (documents.some(({ index }, position) => index !== position)) return "documents are counted differently";
  const slow = documents.map(({ value }) => value);
  return isDeepStrictEqual(values, slow) ? undefined : `${JSON.stringify(values)} is ${JSON.stringify(slow)}`;
}

function filesBelow(folder: string, ending: RegExp): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => ending.test(path))
    .map((path) => readFileSync(`${folder}/${path}`, "utf8"));
}

const sources = ["catalog", "features", "grants", "stages", "test/platforms/tiny"].flatMap((folder) =>
  filesBelow(folder, /\.ya?ml$/),
);
const rendered = filesBelow("rendered", /\.ya?ml$/).slice(0, 200);
const stories = filesBelow("test/cases", /\.txtar$/).flatMap((text) =>
  parseArchive(text).sections.flatMap(({ name, text: section }) => (name.endsWith(".yaml") ? [section] : [])),
);
const generated = [...platform({ features: 60, clusters: 6, grants: 20 })].map(([, text]) => text);
const handwritten = filesBelow("test/compiler/parse/fast", /\.yaml$/);

describe("texts of the repository are read like yaml reads them", () => {
  test.each([
    ["the example platform", sources, 0.9],
    ["generated platforms", generated, 1],
    ["what we render", rendered, 0],
    ["stories", stories, 0.3],
    ["texts that show everything that is read fast", handwritten, 1],
  ])("%s", (_, texts, least) => {
    expect(texts.map(disagreement).filter((one) => one !== undefined)).toEqual([]);
    const accepted = texts.filter((text) => parseFast(text) !== undefined).length;
    expect(accepted / texts.length).toBeGreaterThanOrEqual(least);
  });
});

test("randomly changed texts are read like yaml reads them", () => {
  const corpus = [...sources, ...stories, ...handwritten, ...handwritten, ...handwritten].filter(
    (text) => text.length < 4000,
  );
  let accepted = 0;
  fc.assert(
    fc.property(mutated(corpus), (text) => {
      if (parseFast(text) !== undefined) accepted++;
      expect(disagreement(text)).toBe(undefined);
    }),
    { numRuns: RUNS },
  );
  // Otherwise the test would not prove anything.
  expect(accepted / RUNS).toBeGreaterThan(0.1);
}, 3_600_000);

test("meaningless texts are read like yaml reads them", () => {
  fc.assert(
    fc.property(patchwork, (text) => {
      expect(disagreement(text)).toBe(undefined);
    }),
    { numRuns: RUNS },
  );
}, 3_600_000);

test.each([
  ["an unquoted word that is a boolean elsewhere", "a: no\n"],
  ["octal, or not", "a: 0777\n"],
  ["a date that is none of a date field", "a: 2026-01-01\n"],
  ["a key twice", "a: 1\na: 2\n"],
  ["a key twice in braces", "a: {b: 1, b: 2}\n"],
  ["an anchor", "a: &b 1\n"],
  ["an alias", "a: *b\n"],
  ["a tag", "a: !!str 1\n"],
  ["a merge key", "<<: {a: 1}\n"],
  ["a quoted merge key", '"<<": {a: 1}\n'],
  ["a prototype", "__proto__: 1\n"],
  ["a quoted prototype", '"__proto__": 1\n'],
  ["a text of several lines", "a: one\n  two\n"],
  ["an escape", 'a: "\\n"\n'],
  ["a tab", "a:\t1\n"],
  ["CRLF", "a: 1\r\n"],
  ["no line end", "a: 1"],
  ["an empty document", "a: 1\n---\n"],
  ["nothing", "\n"],
  ["a comma at the end", "a: [b, ]\n"],
  ["a list that goes on", "a: [b,\n  c]\n"],
  ["wrong indentation", "a:\n    b: 1\n  c: 2\n"],
  ["many documents", "a: 1\n---\n".repeat(600) + "a: 1\n"],
  ["many keys", Array.from({ length: 3000 }, (_, index) => `k${index}: 1\n`).join("")],
  ["depth", Array.from({ length: 50 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ["depth in brackets", `a: ${"[".repeat(50)}${"]".repeat(50)}\n`],
  ["a long text", `a: ${"x".repeat(300_000)}\n`],
])("%s is left to yaml", (_, text) => {
  expect(parseFast(text)).toBe(undefined);
});
