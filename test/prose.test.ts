/** The check of prose: every habit is found, at its line, in prose only, and the allowances may only shrink. */
import { describe, expect, test } from "vitest";
import { HABITS, hitsIn } from "../scripts/prose/deny-list.ts";
import { formatCounts, parseCounts, problemsOf } from "../scripts/prose/ratchet.ts";
import { readerOf } from "../scripts/prose/texts.ts";

/** The name of each habit found in a file, with its line. */
function found(path: string, text: string): readonly string[] {
  return hitsIn(readerOf(path)?.(text) ?? "").map(({ habit, line }) => `${line} ${habit.name}`);
}

/** A sentence for each habit, and the same in plain English. */
const EXAMPLES: readonly (readonly [name: string, wrong: string, right: string])[] = [
  ["is told", "the user is told about it", "the user sees a message"],
  ["of its own", "a branch of its own", "its own branch"],
  ["of ours", "a file of ours", "our file"],
  ["stands", "the name stands in line 3", "`ga` stands for general availability"],
  ["anew", "read it anew", "read it again"],
  ["for ever", "it waits for ever", "it waits forever"],
  ["beside", "the file beside it", "the file next to it; besides, a key"],
  ["whoever", "whoever reads it", "anyone who reads it"],
  ["whatever it says", "whatever it says", "any text"],
  ["he", "what he wrote", "what the author wrote"],
  ["mend", "it is mended", "it is fixed; a recommendation, an amendment"],
  ["there is none", "use a value that is none", "use an invalid value"],
  ["is no NOUN", "this is no error", "this is not an error; there is no error; it is no longer one"],
  ["What as a noun", "What is broken is listed.", "What is broken? It lists what is broken."],
  ["Of at the start", "Of these, two are kept.", "Of course. Two of these are kept."],
  ["as ever", "it runs as ever", "it runs as before"],
  ["and its like", "the file and its like", "the file and similar files"],
  ["in vain", "it works in vain", "it does not help"],
  ["talk away", "an error can't be talked away", "an error can't be suppressed"],
  ["heed", "it heeds the setting", "it follows the setting"],
  ["British spelling", "the colour of the line", "the color of its neighbor"],
];

test.each(EXAMPLES)("finds %j", (name, wrong, right) => {
  expect(found("a.md", `${wrong}\n`)).toEqual([`1 ${name}`]);
  expect(found("a.md", `${right}\n`)).toEqual([]);
});

test("every habit has an example", () => {
  expect(HABITS.map(({ name }) => name).toSorted()).toEqual(EXAMPLES.map(([name]) => name).toSorted());
});

describe("only prose is checked", () => {
  test("of Markdown: no fences, code spans and addresses; a line break is a space", () => {
    expect(found("a.md", "`anew`\n\n```sh\nanew\n```\n[x](anew.md) https://anew\nis\ntold\n")).toEqual(["7 is told"]);
  });

  test("of TypeScript: comments and texts, not names and expressions", () => {
    const text = [
      "/**",
      " * It is",
      " * told.",
      " */",
      'const anew = stands(/"anew" `mend`/, beside); // anew',
      'const text = "whoever";',
      "const template = `${anew} is read ${stands} for ever`;",
      "// `mended` is a name",
    ].join("\n");
    expect(found("src/a.ts", text)).toEqual(["2 is told", "5 anew", "6 whoever", "7 for ever"]);
  });

  test("of a story: its claim, not its input and output", () => {
    expect(found("a.txtar", "It is told.\n-- command --\nit is told\n")).toEqual(["1 is told"]);
  });

  test("of a schema: titles and descriptions", () => {
    expect(found("a.schema.json", '{\n  "description": "Read anew.",\n  "const": "anew"\n}\n')).toEqual(["2 anew"]);
    expect(readerOf("a.json")).toBeUndefined();
  });
});

test("a merge may list a file twice", () => {
  const counts = { "a.md": 2, "b c.md": 10 };
  expect(parseCounts(formatCounts(counts))).toEqual(counts);
  expect(parseCounts("2 a.md\n3 a.md\n1 a.md\n")).toEqual({ "a.md": 3 });
});

test("an allowance must be needed, and never be exceeded", () => {
  const listed = (path: string): readonly string[] => [`${path}:1`];
  expect(problemsOf({ a: 2, b: 1 }, { a: 2, b: 1 }, listed)).toEqual([]);
  expect(problemsOf({ a: 3 }, { a: 2 }, listed)).toEqual(["a: 3 hits, 2 allowed", "  a:1"]);
  expect(problemsOf({ b: 1 }, {}, listed)).toEqual(["b: 1 hits, 0 allowed", "  b:1"]);
  expect(problemsOf({ a: 1 }, { a: 2, c: 1 }, listed)).toEqual([
    "a: 2 allowed, 1 used: run `node scripts/prose.ts --update`",
    "c: 1 allowed, 0 used: run `node scripts/prose.ts --update`",
  ]);
});
