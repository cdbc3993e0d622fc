/** Tests that an edit changes only what it should: no comment, no quote, no space. */
import { globSync, readFileSync } from "node:fs";
import { diffLines } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  append,
  applyAllEdits,
  applyEdits,
  EditError,
  remove,
  set,
  withDocument,
  withoutDocument,
} from "../../../src/authoring/edit/index.ts";
import type { Operation } from "../../../src/authoring/edit/index.ts";
import { platforms } from "../../platforms/generate.ts";
import { restyled, style } from "./restyle.ts";

const EXAMPLE = globSync("{catalog,features,grants,stages}/*.yaml").concat("sluice.yaml");

/** The text after an operation on its only document. */
const after = (text: string, ...operations: readonly Operation[]): string => applyEdits(text, 0, operations);

describe("additions match the style of the file", () => {
  const entry = { since: "1.10", level: "PRODUCTION" };
  test.each([
    [
      "a list of maps in one line",
      `h:\n  - {since: "1.8", level: A}\n`,
      `h:\n  - {since: "1.8", level: A}\n  - {since: "1.10", level: PRODUCTION}\n`,
    ],
    [
      "with spaces inside",
      `h:\n  - { since: "1.8" }\n`,
      `h:\n  - { since: "1.8" }\n  - { since: "1.10", level: PRODUCTION }\n`,
    ],
    [
      "in single quotes",
      `h:\n  - since: '1.8'\n    level: A\n`,
      `h:\n  - since: '1.8'\n    level: A\n  - since: '1.10'\n    level: PRODUCTION\n`,
    ],
    [
      "not indented",
      `h:\n- level: A # first\n# of old\nz: 1\n`,
      `h:\n- level: A # first\n- since: "1.10"\n  level: PRODUCTION\n# of old\nz: 1\n`,
    ],
    ["with wide dashes", `h:\n  -   level: A\n`, `h:\n  -   level: A\n  -   since: "1.10"\n      level: PRODUCTION\n`],
    ["a list in one line", `h: [{level: A}]\n`, `h: [{level: A}, {since: "1.10", level: PRODUCTION}]\n`],
    ["an empty list", `h: []\n`, `h: [{since: "1.10", level: PRODUCTION}]\n`],
    [
      "one to a line, in brackets",
      `h: [\n  {a: 1}, # one\n  {b: 2} # two\n]\n`,
      `h: [\n  {a: 1}, # one\n  {b: 2}, # two\n  {since: "1.10", level: PRODUCTION}\n]\n`,
    ],
    [
      "with a last comma",
      `h: [\n  {a: 1}, # one\n]\n`,
      `h: [\n  {a: 1}, # one\n  {since: "1.10", level: PRODUCTION},\n]\n`,
    ],
    [
      "below the comments of the last item",
      `h:\n  - a: 1\n    # of a\n\n    # apart\n  # end\n`,
      `h:\n  - a: 1\n    # of a\n  - since: "1.10"\n    level: PRODUCTION\n\n    # apart\n  # end\n`,
    ],
    [
      "above a suppression",
      `h:\n  - a: 1\n    # sluice-allow: x y\nz: 1\n`,
      `h:\n  - a: 1\n  - since: "1.10"\n    level: PRODUCTION\n    # sluice-allow: x y\nz: 1\n`,
    ],
    ["without a line end", `h:\n  - a: 1`, `h:\n  - a: 1\n  - since: "1.10"\n    level: PRODUCTION`],
    [
      "with CRLF",
      `h:\r\n  - a: 1 # x\r\nz: 1\r\n`,
      `h:\r\n  - a: 1 # x\r\n  - since: "1.10"\r\n    level: PRODUCTION\r\nz: 1\r\n`,
    ],
    [
      "behind a block of text",
      `h:\n  - note: |\n      a\n\n      b\n\n# end\n`,
      `h:\n  - note: |\n      a\n\n      b\n  - since: "1.10"\n    level: PRODUCTION\n\n# end\n`,
    ],
    [
      "with a comment on the dash",
      `h:\n  - # why\n    a: 1\n`,
      `h:\n  - # why\n    a: 1\n  - since: "1.10"\n    level: PRODUCTION\n`,
    ],
  ])("%s", (_, text, expected) => {
    expect(after(text, append(["h"], entry))).toBe(expected);
  });

  test.each([
    ["a field", `s:\n  a: 1 # c\n  # tail\nz: 1\n`, `s:\n  a: 1 # c\n  release: "1.9"\n  # tail\nz: 1\n`],
    ["a field of a map in one line", `s: {a: 1}\n`, `s: {a: 1, release: "1.9"}\n`],
    ["a field of nothing", `s: {}\n`, `s: {release: "1.9"}\n`],
    ["a field under a list", `s:\n  a:\n    - 1\n`, `s:\n  a:\n    - 1\n  release: "1.9"\n`],
    ["another value, in its quotes", `s: {release: '1.8'} # x\n`, `s: {release: '1.9'} # x\n`],
    [
      "in its quotes, not in those of others",
      `s: {release: '1.8', a: "x", b: "y"}\n`,
      `s: {release: '1.9', a: "x", b: "y"}\n`,
    ],
    ["another value, quoted because it must be", `s:\n  release: x # 1\n`, `s:\n  release: "1.9" # 1\n`],
    ["a value where there was none", `s:\n  release:\n  b: 1\n`, `s:\n  release: "1.9"\n  b: 1\n`],
    ["instead of a block", `s:\n  release: >-\n    a\n    b\n  c: 1\n`, `s:\n  release: "1.9"\n  c: 1\n`],
  ])("%s", (_, text, expected) => {
    expect(after(text, set(["s"], "release", "1.9"))).toBe(expected);
  });
});

test.each([
  ["the first in one line", `f: [a, b, c]\n`, 0, `f: [b, c]\n`],
  ["the last in one line", `f: [ a, b ] # x\n`, 1, `f: [ a ] # x\n`],
  ["a line", `f:\n  # one\n  - a # of a\n  - b\n`, 1, `f:\n  # one\n  - a # of a\n`],
  ["with the comment behind it", `f:\n  - a # of a\n  - b # of b\n`, 0, `f:\n  - b # of b\n`],
  ["with the comments above it", `f:\n  # of a\n  # too\n  - a\n  - b\n`, 0, `f:\n  - b\n`],
  ["not with a heading", `f:\n  # of all\n\n  # of a\n  - a\n  - b\n`, 0, `f:\n  # of all\n\n  - b\n`],
  ["not with the comment of the item before", `f:\n  - a: 1\n    # of a\n  - b\n`, 1, `f:\n  - a: 1\n    # of a\n`],
  ["not with the comment below it", `f:\n  - a\n  - b\n  # end\n`, 1, `f:\n  - a\n  # end\n`],
  ["without indentation", `f:\n# of a\n- a\n- b\n`, 0, `f:\n- b\n`],
  ["with the comments inside of it", `f:\n  - # x\n    a: 1\n    # y\n    b: 2\n  - c\n`, 0, `f:\n  - c\n`],
  ["at the end of the text", `f:\n  - a # of a\n  # of b\n  - b`, 1, `f:\n  - a # of a`],
  ["with CRLF", `f:\r\n  # of a\r\n  - a\r\n  - b # of b\r\n`, 0, `f:\r\n  - b # of b\r\n`],
  ["one to a line, in brackets", `f: [\n  a,\n  b, # of b\n  c\n]\n`, 0, `f: [\n  b, # of b\n  c\n]\n`],
  ["with its comment, in brackets", `f: [\n  a, # of a\n  b, # of b\n  c\n]\n`, 1, `f: [\n  a, # of a\n  c\n]\n`],
  ["the last with its comment, in brackets", `f: [\n  a, # of a\n  b # of b\n]\n`, 1, `f: [\n  a # of a\n]\n`],
  ["the last with a comma behind it", `f: [\n  a, # of a\n  b, # of b\n]\n`, 1, `f: [\n  a, # of a\n]\n`],
  ["below a comment, in brackets", `f: [a,\n  # of b\n  b,\n  c]\n`, 1, `f: [a,\n  c]\n`],
  ["first on a line of several", `f: [\n  # of a\n  a, b,\n  c]\n`, 0, `f: [\n  b,\n  c]\n`],
  ["last on a line of several", `f: [\n  a, b, # of both\n  c]\n`, 1, `f: [\n  a, # of both\n  c]\n`],
  ["the last below a comment, its bracket behind it", `f: [a, # of a\n  # of b\n  b]\n`, 1, `f: [a # of a\n]\n`],
  [
    "with its suppression, an empty line between them",
    `f:\n  # sluice-allow: x y\n\n  - a\n  - b\n`,
    0,
    `f:\n\n  - b\n`,
  ],
  ["with its suppression, indented further", `f:\n  - a\n    # sluice-allow: x y\n  - b`, 1, `f:\n  - a`],
  [
    "with its suppression, other comments between them",
    `f:\r\n  # sluice-allow: x y\r\n  # of all\r\n\r\n  - a\r\n  - b\r\n`,
    0,
    `f:\r\n  # of all\r\n\r\n  - b\r\n`,
  ],
  ["with its suppression, in brackets", `f: [\n  # sluice-allow: x y\n\n  a,\n  b]\n`, 0, `f: [\n\n  b]\n`],
  [
    "not with the suppression of another",
    `f:\n  - a\n  # sluice-allow: x y\n  - b\n`,
    0,
    `f:\n  # sluice-allow: x y\n  - b\n`,
  ],
  [
    "so that its suppression does not cover the next, in brackets",
    `# sluice-allow: x y\nf: [a, b,\n  c]\n`,
    1,
    `# sluice-allow: x y\nf: [a,\n  c]\n`,
  ],
  ["before a comma on the next line", `f: [\n  a # of a\n  , b ]\n`, 0, `f: [\n  b ]\n`],
  ["the last below a comment, in brackets", `f: [a,\n  # of b\n  b\n]\n`, 1, `f: [a\n]\n`],
])("an item goes with its comments: %s", (_, text, index, expected) => {
  expect(after(text, remove(["f"], index))).toBe(expected);
});

describe("all YAML readers agree on written values", () => {
  const HOSTILE = [
    "yes",
    "on",
    "y",
    "null",
    "~",
    "1.10",
    "1e3",
    "0x1F",
    "0o17",
    "2026-11-21",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "'",
    '"',
    "\\",
    "",
    " a",
    "a ",
    "a\nb",
    "---",
    "...",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a",
    "{a}",
    "[a]",
    "a, b",
    "a]",
    "?",
    "? a",
    "<<",
    "__proto__",
    "\u202Eevil",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "é",
    "日本",
    "😀",
    "\t",
    "\u0007",
    "${{ secrets.X }}",
    "::error::x",
    "it's",
    "a\r\nb",
  ];
  test.each(HOSTILE)("%j", (hostile) => {
    for (const text of ["spec:\n  a: 1\n", "spec: {a: 1}\n", "spec: {a: 'x'}\n"]) {
      const now = after(text, set(["spec"], "reason", hostile), set(["spec"], "list", [hostile, { k: hostile }]));
      const wanted = { spec: { a: text.includes("x") ? "x" : 1, reason: hostile, list: [hostile, { k: hostile }] } };
      for (const version of ["1.1", "1.2"] as const)
        expect(parseAllDocuments(now, { version }).map((one) => one.toJS() as unknown)).toEqual([wanted]);
      expect(now).not.toMatch(/[\u202E\u0085\u2028\uFEFF\t]/);
    }
  });

  test("any text at all", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("s:\n  a: 1\n", "s: {a: 'b'}\n", 's:\n  v: "x"\n', "s:\n  v: x # y\n"),
        (value, text) => {
          expect(parseAllDocuments(after(text, set(["s"], "v", value)))[0]?.getIn(["s", "v"])).toBe(value);
        },
      ),
      { numRuns: 500 },
    );
  });
});

interface Found {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** An edit for every document that can have it, with the lines that it may take away. */
function editsOf({ kind, spec }: Found): readonly (readonly [Operation, number])[] {
  const features = spec["features"] as readonly string[] | undefined;
  return [
    ...(Array.isArray(spec["history"])
      ? [[append(["spec", "history"], { since: "9.9", level: "PRODUCTION" }), 1] as const]
      : []),
    ...(kind === "Cluster" ? [[set(["spec"], "release", "9.9"), 1] as const] : []),
    ...(features === undefined ? [] : [[append(["spec", "features"], "another"), 1] as const]),
    ...(features === undefined || features.length < 2 ? [] : [[remove(["spec", "features"], 0), 1] as const]),
    [set(["spec"], "reason", "it's: so"), 1] as const,
  ];
}

function checkEverywhere(text: string): void {
  const documents = parseAllDocuments(text).map((one) => one.toJS() as Found);
  for (const [index, document] of documents.entries())
    for (const [operation, most] of editsOf(document)) {
      const now = applyEdits(text, index, [operation]);
      const parts = diffLines(text, now);
      const removed = parts.filter((part) => part.removed).reduce((sum, part) => sum + part.count, 0);
      expect(removed, now).toBeLessThanOrEqual(most);
      expect(parts.filter((part) => part.added || part.removed).length, now).toBeLessThanOrEqual(2);
    }
}

test("every document of the example takes every edit that fits it, and only its lines change", () => {
  for (const path of EXAMPLE) checkEverywhere(readFileSync(path, "utf8"));
});

test("so does every generated one, in any style, with comments anywhere", () => {
  const notes = fc.infiniteStream(fc.constantFrom("", "", " # a note"));
  fc.assert(
    fc.property(platforms, style, notes, (files, how, some) => {
      for (const text of Object.values(files)) checkEverywhere(restyled(text, how, some));
    }),
    { numRuns: 20 },
  );
});

describe("documents", () => {
  const spec = { feature: "x", enabled: false };
  const added =
    "apiVersion: sluice.dev/v1alpha1\nkind: Override\nmetadata:\n  name: x-off\nspec:\n  feature: x\n  enabled: false\n";
  const document = { kind: "Override", name: "x-off", spec };
  test.each([
    [undefined, added],
    ["", added],
    ["a: 1\n", `a: 1\n---\n${added}`],
    ["a: 1", `a: 1\n---\n${added}`],
    ["a: 1\n# tail\n", `a: 1\n# tail\n---\n${added}`],
    ["# only a comment\n", `# only a comment\n${added}`],
    ["a: 1\r\n", `a: 1\r\n---\r\n${added.replaceAll("\n", "\r\n")}`],
  ])("one more behind %j", (text, expected) => {
    expect(withDocument(text, document)).toBe(expected);
  });

  test.each([
    [["a: 1\n---\nb: 2\n---\nc: 3\n", 1], "a: 1\n---\nc: 3\n"],
    [["a: 1\n---\nb: 2\n", 1], "a: 1\n"],
    [["a: 1\n# sluice-allow: x of b\n---\nb: 2\n---\nc: 3\n", 1], "a: 1\n---\nc: 3\n"],
    [["# editor\n# head\na: 1\n---\n# of b\nb: 2\n", 0], "# editor\n# head\n# of b\nb: 2\n"],
    [["---\n# head\na: 1\n---\nb: 2\n", 0], "# head\nb: 2\n"],
    [["# head\n# sluice-allow: x of a\n# of a\na: 1\n---\nb: 2\n", 0], "# head\n# of a\nb: 2\n"],
    [["a: 1\n", 0], undefined],
  ] as const)("one less: %j", ([text, index], expected) => {
    expect(withoutDocument(text, index)).toBe(expected);
  });

  test("adding and removing an item restores each file of the example", () => {
    for (const path of EXAMPLE) {
      const text = readFileSync(path, "utf8");
      const more = withDocument(text, document);
      expect(withoutDocument(more, parseAllDocuments(more).length - 1)).toBe(text);
    }
  });
});

test("an edit that would lose a comment is rejected", () => {
  expect(() => after("f:\n  a:\n    b: 1 # why\n    c: 2\n", set(["f"], "a", "c"))).toThrow(
    "the edit would lose a comment",
  );
});

test.each(["a: [1\n", "a: 1\na: 2\n", "\ta: 1\n"])("a text with faults is refused: %j", (text) => {
  expect(() => after(text, set([], "b", 1))).toThrow(EditError);
});

test("editing documents together gives the same result as one by one", () => {
  const text = "a: 1 # one\n---\n# two\nb: {c: 1}\n---\nd:\n  - x\n";
  const edits = new Map([
    [0, [set([], "a", 2), set([], "z", "new")]],
    [1, [set(["b"], "e", "1.10")]],
    [2, [append(["d"], "z")]],
  ]);
  const oneByOne = [...edits].reduce((now, [index, operations]) => applyEdits(now, index, operations), text);
  expect(applyAllEdits(text, edits)).toBe(oneByOne);
  expect(oneByOne).toBe('a: 2 # one\nz: new\n---\n# two\nb: {c: 1, e: "1.10"}\n---\nd:\n  - x\n  - z\n');
});
