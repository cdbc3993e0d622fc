/** Text from somebody who means harm: every case is refused with its code, quickly, and nothing throws. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collectInto } from "../../src/base/diagnostics.ts";
import { decode } from "../../src/files/index.ts";
import { locate, parse, suppressions } from "../../src/compiler/parse/index.ts";
import { codesOf, read } from "../compiler/parse/reading.ts";
import type { Diagnostic } from "../../src/base/diagnostics.ts";

const MIB = 1024 * 1024;
const filled = (part: string, bytes: number): string => part.repeat(Math.floor(bytes / part.length));
const nestedMaps = (depth: number): string =>
  Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:\n`).join("");
const keys = (count: number): string => Array.from({ length: count }, (_, index) => `k${index}: 1\n`).join("");

/** CPU seconds: on a busy machine, the clock also counts the time of other programs. */
function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

describe("depth", () => {
  test("one deep document, and many in one process", () => {
    expect(read("[".repeat(5000)).reported).toEqual(["too-deep 1:65 ["]);
    for (let time = 0; time < 8; time++) expect(codesOf("[".repeat(5000))).toEqual(["too-deep"]);
  });

  test.each(["- ", "{a: ", "? ", "[", "- - [", "a: {b: [", "[? "])("%j again and again", (part) => {
    expect(codesOf(part.repeat(5000))).toEqual(["too-deep"]);
  });

  test("64 maps are read, 65 are not", () => {
    expect(read(nestedMaps(64)).diagnostics).toEqual([]);
    expect(codesOf(nestedMaps(65))).toEqual(["too-deep"]);
    expect(read(`${"[".repeat(64)}${"]".repeat(64)}`).diagnostics).toEqual([]);
  });
});

describe("size", () => {
  test("5,000 keys are read, one more is not, in lines or in braces", () => {
    expect(read(keys(5000)).diagnostics).toEqual([]);
    expect(codesOf(keys(5001))).toEqual(["too-many-keys"]);
    expect(codesOf(`{${keys(5001).replaceAll("\n", ",")}}`)).toEqual(["too-many-keys"]);
    expect(codesOf(`{${"a,".repeat(5001)}}`)).toEqual(["too-many-keys"]);
    expect(read(`[${"a,".repeat(5001)}]`).diagnostics).toEqual([]);
  });

  test("1,000 documents are read, one more is not", () => {
    expect(read("--- 1\n".repeat(1000)).values.length).toBe(1000);
    expect(codesOf("--- 1\n".repeat(1001))).toEqual(["too-many-documents"]);
    expect(codesOf("---\n".repeat(100_000))).toEqual(["too-many-lines"]);
  });

  test("a value of 256 KiB is read, a longer one is not", () => {
    for (const [before, after] of [
      ["a: ", ""],
      ['a: "', '"'],
      ["a: '", "'"],
      ["a: |\n ", ""],
    ] as const) {
      expect(read(`${before}${"x".repeat(256 * 1024 - 3)}${after}\n`).diagnostics).toEqual([]);
      expect(codesOf(`${before}${"x".repeat(256 * 1024 + 1)}${after}\n`)).toEqual(["scalar-too-long"]);
    }
  });
});

test("an alias bomb is refused at its first anchor and never expanded", () => {
  const levels = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level},*a${level}]\n`);
  expect(read(`a0: &a0 x\n${levels.join("")}`).reported).toEqual(["anchor 1:5 &a0"]);
});

/** Each text with what is told about it. */
const REFUSED: readonly (readonly [string, string, readonly string[]])[] = [
  ["a list that holds itself", "&a [*a]\n", ["anchor 1:1 &a"]],
  ["an anchor nobody uses", "a: &b c\n", ["anchor 1:4 &b"]],
  ["an alias of nothing", "a: *b\n", ["anchor 1:4 *b"]],
  ["a merge key", "a: {<<: {b: 1}}\n", ["merge-key 1:5 <<"]],
  ["a merge key in quotes", 'a: {"<<": {b: 1}}\n', ['merge-key 1:5 "<<"']],
  ["a duplicate key", "a: 1\nb: 2\na: 3\n", ["duplicate-key 3:1 a"]],
  ["a duplicate that is one as text", '1: a\n"1": b\n', ['duplicate-key 2:1 "1"']],
  ["a duplicate in another spelling", '"\\x61": 1\na: 2\n', ["duplicate-key 2:1 a"]],
  ["__proto__", "a: {__proto__: {x: 1}}\n", ["forbidden-key 1:5 __proto__"]],
  ["__proto__ as an escape", '"\\x5f_proto__": 1\n', ['forbidden-key 1:1 "\\x5f_proto__"']],
  ["a list as key", "[a, b]: c\n", ["key-not-text 1:1 [a, b]"]],
  ["a map as key", "{a: b}: c\n", ["key-not-text 1:1 {a: b}"]],
  ["no key", ": a\n", ["key-not-text 1:1 :"]],
  ["null as key", "~: a\n", ["ambiguous-key 1:1 ~"]],
  ["an explicit key", "? a\n: b\n", ["explicit-key 1:1 ?"]],
  ["!!binary", "a: !!binary aGk=\n", ["explicit-tag 1:4 !!binary"]],
  ["!!js/function", "a: !!js/function x\n", ["explicit-tag 1:4 !!js/function"]],
  ["a tag of its own", "a: !foo {b: 1}\n", ["explicit-tag 1:4 !foo"]],
  ["!!str", "a: !!str yes\n", ["explicit-tag 1:4 !!str"]],
  ["!!set", "!!set {a}\n", ["explicit-tag 1:1 !!set"]],
  ["a tag in full", "a: !<tag:yaml.org,2002:str> 1\n", ["explicit-tag 1:4 !<tag:yaml.org,2002:str>"]],
  ["the bare tag", "a: ! 1\n", ["explicit-tag 1:4 !"]],
  ["%YAML 1.1", "%YAML 1.1\n---\na: yes\n", ["directive 1:1 %YAML 1.1", "ambiguous-scalar 3:4 yes"]],
  ["%YAML without a document's dashes", "%YAML 1.1\na: 1\n", ["directive 1:1 %YAML 1.1"]],
  ["%TAG", "%TAG ! tag:example.com,2026:\n---\na: 1\n", ["directive 1:1 %TAG ! tag:example.com,2026:"]],
  ["LS that ends a comment for some", "# a\u2028data: 1\n", ["odd-line-break 1:4 \u2028"]],
  ["PS in a value", "a: b\u2029c: 1\n", ["odd-line-break 1:5 \u2029"]],
  ["NEL in a block of text", "a: |\n  b\u0085evil: 1\n", ["odd-line-break 2:4 \u0085"]],
  ["a lone carriage return in a comment", "# a\rdata: 1\n", ["lone-carriage-return 1:4 \r"]],
  ["a carriage return at the very end", "a: 1\r", ["lone-carriage-return 1:5 \r"]],
  ["NUL", "a: b\0c\n", ["control-character 1:5 \0"]],
  ["the marks of the lexer itself", "a: \x02\x18\x1f\n", ["control-character 1:4 \x02"]],
  ["DEL", "a: \x7f\n", ["control-character 1:4 \x7f"]],
  ["C1", "a: \x9b31m\n", ["control-character 1:4 \x9b"]],
  ["right-to-left override", "a: admin\u202e\n", ["bidi-control 1:9 \u202e"]],
  ["isolates", "a: \u2066b\u2069\n", ["bidi-control 1:4 \u2066"]],
  ["zero-width space", "a: b\u200bc\n", ["invisible-character 1:5 \u200b"]],
  ["zero-width joiner in a key", "a\u200d: b\n", ["invisible-character 1:2 \u200d"]],
  ["soft hyphen", "a: b\u00adc\n", ["invisible-character 1:5 \u00ad"]],
  ["tag characters", "a: \u{e0041}\n", ["invisible-character 1:4 \u{e0041}"]],
  ["a byte order mark in the middle", "a: 1\n\ufeffb: 2\n", ["byte-order-mark 2:1 \ufeff"]],
  ["two byte order marks", "\ufeff\ufeffa: 1\n", ["byte-order-mark 1:1 \ufeff"]],
  ["a non-character", "a: \ufffe\n", ["non-character 1:4 \ufffe"]],
  ["a non-character of a plane", "a: \u{1ffff}\n", ["non-character 1:4 \u{1ffff}"]],
  ["half of a pair", "a: \ud83d\n", ["lone-surrogate 1:4 \ud83d"]],
  ["half of a pair as escape", 'a: "\\ud83d"\n', ['lone-surrogate 1:4 "\\ud83d"']],
  ["yes", "a: yes\n", ["ambiguous-scalar 1:4 yes"]],
  [
    "0777, 1_000 and 0b11",
    "[0777, 1_000, 0b11]\n",
    ["ambiguous-scalar 1:2 0777", "ambiguous-scalar 1:8 1_000", "ambiguous-scalar 1:15 0b11"],
  ],
  ["an unquoted date", "name: 2026-01-01\n", ["ambiguous-date 1:7 2026-01-01"]],
  ["2^53 + 1", "a: 9007199254740993\n", ["number-inexact 1:4 9007199254740993"]],
  ["infinity", "a: .inf\n", ["number-not-finite 1:4 .inf"]],
  ["overflow", "a: 1e400\n", ["number-not-finite 1:4 1e400"]],
  ["a tab for indentation", "a:\n\tb: 1\n", ["tab-indentation 2:1 \t"]],
];

test.each(REFUSED)("%s", (_, text, reported) => {
  expect(read(text)).toMatchObject({ reported, values: [] });
});

test("the code point is named, and how many more there are", () => {
  expect(read("a: \u202e\u202d\u202c\n").diagnostics[0]?.message).toBe(
    "the text contains a bidirectional control character, U+202E, and 2 more like it in this file",
  );
});

test("constructors and prototypes are plain data and touch nothing", () => {
  const [value] = read("constructor: {prototype: {x: 1}}\nprototype: 2\n").values;
  expect(JSON.stringify(value)).toBe('{"constructor":{"prototype":{"x":1}},"prototype":2}');
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test.each([
  "- a\n",
  "- yes\n",
  "a,",
  "]",
  "} ",
  "#\n",
  "\n",
  "\r\n",
  "- &a\n",
  "- !a b\n",
  '"a" ',
  "a: }\n",
  "%A\n",
  ": ",
  "? a\n",
  "'",
  '"\\"',
  " \t",
  "a: 1\n",
  "|\n",
])("1 MiB of %j takes seconds, not minutes: a quarter of it", (part) => {
  const started = process.cpuUsage();
  const { file, diagnostics } = read(filled(part, MIB / 4));
  for (const { at } of diagnostics) locate(at);
  suppressions(file);
  expect(secondsSince(started)).toBeLessThan(15 / 4);
});

test("60,000 lines and commas are read, one more is not", () => {
  expect(read("# a\n".repeat(60_000)).diagnostics).toEqual([]);
  expect(codesOf(`[${"a,".repeat(60_000)}]`)).toEqual([]);
  for (const part of ["# a\n", "- a\n", "[],", "\n", "a,\n"])
    expect(codesOf(part.repeat(60_001))).toEqual(["too-many-lines"]);
});

test("100,000 keys are refused in less than two seconds", () => {
  const text = keys(100_000);
  const started = process.cpuUsage();
  expect(codesOf(text)).toEqual(["too-many-lines"]);
  expect(secondsSince(started)).toBeLessThan(2);
});

test("100,000 suppressions are read in less than two seconds", () => {
  const started = process.cpuUsage();
  suppressions({ path: "a.yaml", text: "# sluice-allow: a b\n".repeat(50_000) });
  expect(secondsSince(started)).toBeLessThan(2);
});

describe("anything at all gives values or diagnostics, never a throw", () => {
  const characters = [..."[]{},:?-&*!|>%@`'\"#\n\n\n  \t\r~.0157_exoaby<=\\\0\u0085\u2028\ufeff\ud83d\ude00é"];
  const words = [
    "- ",
    ": ",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "<<: ",
    "*a",
    "&a ",
    "!!str ",
    "yes",
    "0777",
    "\n  ",
    "|2\n",
    ">-\n",
    "\\u",
    "2026-01-01",
    "# sluice-allow: a b",
    "sluice-allow",
    "\r\n",
  ];
  const pieces = fc.constantFrom(...characters, ...words);
  const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));

  function check(text: string): void {
    const file = { path: "a.yaml", text };
    const diagnostics: Diagnostic[] = [];
    const documents = parse(file, collectInto(diagnostics));
    const places = [
      ...diagnostics.flatMap(({ at, helpAt, related }) => [
        at,
        ...(helpAt === undefined ? [] : [helpAt]),
        ...(related ?? []).map((one) => one.at),
      ]),
      ...suppressions(file).map(({ at }) => at),
      ...documents.flatMap(({ index }) =>
        (["key", "value"] as const).map((on) => ({ file, document: index, path: ["a", 0, "b"], on })),
      ),
    ];
    for (const { start, end } of places.map(locate)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(Math.max(1, text.length));
    }
    for (const { message, at } of diagnostics) {
      expect(message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/s);
      expect(at.file).toBe(file);
    }
  }

  test("soup of YAML", () => fc.assert(fc.property(soup, check), { numRuns: 4000 }));
  test("any text", () =>
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), check), { numRuns: 1000 }));
  test("any bytes", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const diagnostics: Diagnostic[] = [];
        const file = decode("a.yaml", bytes, collectInto(diagnostics));
        if (file === undefined) expect(diagnostics.length).toBe(1);
        else check(file.text);
      }),
      { numRuns: 2000 },
    ));
});
