/** Tests the canonical format: it is stable, and keeps the meaning and all comments. */
import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { EditError, format } from "../../../src/authoring/edit/index.ts";
import { documents } from "../../../src/authoring/init/documents.ts";
import { platforms } from "../../platforms/generate.ts";
import { restyled, style } from "./restyle.ts";

/** A document of nothing says nothing. */
const values = (text: string): readonly unknown[] =>
  parseAllDocuments(text)
    .map((one) => one.toJS() as unknown)
    .filter((one) => one !== null);
const count = (text: string): number => text.match(/# a note/g)?.length ?? 0;

test("the example and what init makes are in it already", () => {
  const example = globSync("{catalog,features,grants,stages}/*.yaml").concat("sluice.yaml");
  const texts = [
    ...example.map((path) => readFileSync(path, "utf8")),
    ...Object.values(documents("demo", "2026-11-21")),
  ];
  for (const text of texts) expect(format(text)).toBe(text);
});

test("200 generated files in any style are formatted, and the result is stable", () => {
  const notes = fc.infiniteStream(fc.constantFrom("", "", " # a note", "\n\n\n", "\n      # a note"));
  fc.assert(
    fc.property(platforms, style, notes, (files, how, some) => {
      for (const original of Object.values(files)) {
        const text = restyled(original, how, some);
        const now = format(text);
        expect(format(now)).toBe(now);
        expect(values(now)).toEqual(values(text));
        expect(count(now)).toBe(count(text));
        expect(now).not.toMatch(/[ \t]\n|\r|\n\n\n/);
      }
    }),
    { numRuns: 40 },
  );
});

describe("what it does", () => {
  test.each([
    ["spaces", "a:   {b: 1,c: [ x,y ]}   # c\n", "a: {b: 1, c: [x, y]} # c\n"],
    ["indentation", "a:\n- b:\n     - c\n", "a:\n  - b:\n      - c\n"],
    ["line ends", "\uFEFFa: 1\r\nb: 2\r\n\r\n\r\n", "a: 1\nb: 2\n"],
    ["empty lines", "a: 1\n\n\n\nb: 2", "a: 1\n\nb: 2\n"],
    [
      "the envelope",
      "# head\nspec: {}\nmetadata: {name: x}\nkind: K # k\napiVersion: v\n",
      "# head\napiVersion: v\nkind: K # k\nmetadata: {name: x}\nspec: {}\n",
    ],
    ["documents", "---\na: 1\n...\n---\n# of b\nb: 1\n", "a: 1\n---\n# of b\nb: 1\n"],
    ["quotes stay", `a: 'x'\nb: "y"\nc: z\n`, `a: 'x'\nb: "y"\nc: z\n`],
    ["order stays", "z: 1\na: 2\n", "z: 1\na: 2\n"],
    ["literal blocks stay", "a: |\n  x\n   y\n\n  z\nb: 1\n", "a: |\n  x\n   y\n\n  z\nb: 1\n"],
    ["an empty file", "\n\n", ""],
    [
      "a comment that is indented less than the one above it",
      "a:\n    b: {c: 1}\n    # of b\n  # before d\nd:\n    - - x\n      # of x\n    # of the list\n  # of d\n# end\n",
      "a:\n  b: {c: 1}\n  # of b\n# before d\nd:\n  - - x\n    # of x\n  # of the list\n# of d\n# end\n",
    ],
    ["a file of comments", "# a  \n\n\n\n  # b", "# a\n\n# b\n"],
    ["documents of nothing go", "---\n---\na: 1\n---\n\n---\nb: 1\n---\n", "a: 1\n---\nb: 1\n"],
    ["and of comments stay", "a: 1\n---\n# nothing\n---\nb: 1\n", "a: 1\n---\n# nothing\n---\nb: 1\n"],
    ["what is null in letters stays", "a: 1\n---\nnull\n", "a: 1\n---\nnull\n"],
    ["comments behind the last", "a: 1\n---\n# nothing\n", "a: 1\n---\n# nothing\n"],
  ])("%s", (_, text, expected) => {
    expect(format(text)).toBe(expected);
  });

  test.each([
    ["is cut short", "a: [1\n"],
    ["is too deep", "[".repeat(100_000)],
    ["is too deep, and closed", `${"[".repeat(5000)}${"]".repeat(5000)}\n`],
    ["has aliases", "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"],
    ["has an alias of nothing", "a: *b\n"],
    ["has too many keys", Array.from({ length: 6000 }, (_, index) => `k${index}: 1\n`).join("")],
  ])("a file that %s is refused", (_, text) => {
    expect(() => format(text)).toThrow(EditError);
  });

  test("any lines give a stable result or are rejected", () => {
    const line = fc.constantFrom(
      "a: 1",
      "  b: x",
      "- c",
      "    - d # n",
      "# e",
      "",
      "f: >-",
      "  long text",
      "    more",
      "g: |+",
      "---",
      "h: [1,",
      "  2] # m",
      "i: {j: k}",
      "\"q\": 'r'",
      "...",
      "? s",
      ": t",
      "l:",
      "  # n",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = `${lines.join("\n")}\n`;
        let now = "";
        try {
          now = format(text);
        } catch (error) {
          expect(error).toBeInstanceOf(EditError);
          return;
        }
        expect(format(now)).toBe(now);
        expect(values(now)).toEqual(values(text));
      }),
      { numRuns: 1000 },
    );
  });
});
