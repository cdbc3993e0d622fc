/** Other people's text in Markdown, read back by a parser: it is text, all of it, and nothing else. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { code, fenced, link, prose, table } from "../src/base/markdown.ts";
import { escapeInvisible } from "../src/base/escape.ts";
import { hostile, nodesOf, textOf, treeOf, walk } from "./markdown.ts";

/** As prose shows a text: on one line, with nothing hidden. */
function shown(text: string): string {
  return barred(escapeInvisible(text.replaceAll(/\s+/g, " ").trim()));
}

/** A word that becomes code may spell a `|` out. */
function barred(text: string): string {
  return text.replaceAll("\\u{7c}", "|");
}

/** As a code span shows a text: as it is, but for a `|` behind a backslash. */
function shownAsCode(text: string): string {
  return escapeInvisible(text).replaceAll(/(?<=\\)\|/g, "\\u{7c}");
}

const PROSE = new Set(["root", "paragraph", "text", "inlineCode"]);
const plain = hostile.filter((text) => shown(text) !== "");
const runs = { numRuns: 2000 };

describe("prose", () => {
  test("is what the text says, and has nothing but text and code", () => {
    fc.assert(
      fc.property(plain, (text) => {
        const tree = treeOf(`${prose(text)}\n`);
        expect(nodesOf(tree).filter((type) => !PROSE.has(type))).toEqual([]);
        expect(barred(textOf(tree))).toBe(shown(text));
      }),
      runs,
    );
  });

  test("is the same in a list item, in a heading and in a cell", () => {
    fc.assert(
      fc.property(plain, (text) => {
        for (const markdown of [`- ${prose(text)}\n`, `## ${prose(text)}\n`, table(["a"], [[prose(text)]])]) {
          const tree = treeOf(markdown);
          expect(nodesOf(tree).filter((type) => /link|image|html|emphasis|strong|delete|footnote/i.test(type))).toEqual(
            [],
          );
          expect(barred(textOf(tree))).toBe(`${markdown.startsWith("| a") ? "a" : ""}${shown(text)}`);
        }
      }),
      runs,
    );
  });

  test.each([
    ["ask @octocat about #12", "ask `@octocat` about `#12`"],
    ["see https://evil.example/?q=1, or www.evil.example", "see `https://evil.example/?q=1,` or `www.evil.example`"],
    ["![x](javascript:alert(1))", "\\!\\[x\\](javascript:alert(1))"],
    ["<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"],
    ["1. no list", "1\\. no list"],
    ["- no list either", "\\- no list either"],
    ["it costs $5 :tada:", "it costs `$5` `:tada:`"],
    ["fixed by 0123abc in GH-12", "fixed by `0123abc` in `GH-12`"],
    ["two\n\nparagraphs", "two paragraphs"],
    ["a\u202Eb", "a\\\\u{202e}b"],
    ["snake_case & *stars*", "snake\\_case \\& \\*stars\\*"],
  ])("%j", (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });
});

describe("a code span", () => {
  test("holds the text, in a paragraph and in a cell", () => {
    fc.assert(
      fc.property(plain, (text) => {
        for (const markdown of [`x${code(text)}\n`, table(["x"], [[code(text)]])]) {
          const tree = treeOf(markdown);
          expect(nodesOf(tree).filter((type) => type === "inlineCode")).toHaveLength(1);
          expect(textOf(tree)).toBe(`x${shownAsCode(text)}`);
        }
      }),
      runs,
    );
  });

  test("has no fence that is too long to be one", () => {
    expect(code("`".repeat(100))).toBe(`\`${"\\u{60}".repeat(100)}\``);
    expect(code("`".repeat(79))).toMatch(/^`{80} /);
  });

  test("is nothing where the text is nothing", () => {
    expect(code("")).toBe("");
  });
});

test("lines of code end where they should", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(nodesOf(treeOf(fenced("ts", text)))).toEqual(["root", "code"]);
    }),
  );
});

test("a link leads to the address that is given, and nowhere else", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const address = `https://example.dev/${text}`;
      const tree = treeOf(`[x](y) ${link(code(address), address)} [z](w)\n`);
      expect(nodesOf(tree).filter((type) => type === "link")).toHaveLength(3);
      const addresses = [...walk(tree)].flatMap(({ url }) => (url === undefined ? [] : [url]));
      expect(addresses.map((one) => one.slice(0, 20))).toEqual(["y", "https://example.dev/", "w"]);
    }),
    runs,
  );
  expect(link("a", "https://example.dev/a?b=c&copy;=(1)[2] <|\\>")).toBe(
    "[a](https://example.dev/a?b=c&amp;copy;=%281%29%5B2%5D%20%3C%7C%5C%3E)",
  );
});

test("a table has the cells that it is given, whatever is in them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }), (rows) => {
      const tree = treeOf(
        table(
          ["a", "b"],
          rows.map(([first, second]) => [prose(first), code(second)]),
        ),
      );
      const types = nodesOf(tree);
      expect(types.filter((type) => type === "tableRow")).toHaveLength(rows.length + 1);
      expect(types.filter((type) => type === "tableCell")).toHaveLength(2 * (rows.length + 1));
    }),
    runs,
  );
});
