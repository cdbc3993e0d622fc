/** Wrapped lines fit, keep their indentation, and lose no word. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { textWidth } from "../../src/report/display-width.ts";
import { terminalLink } from "../../src/report/links.ts";
import { wrap } from "../../src/report/wrap.ts";

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const line = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.array(word, { minLength: 1, maxLength: 20 }))
  .map(([indent, words]) => " ".repeat(indent) + words.join(" "));

test("every line fits, is indented like the first, and the words stay", () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 24, max: 80 }), (text, room) => {
      const lines = wrap(text, room);
      const indent = text.length - text.trimStart().length;
      for (const one of lines) expect(textWidth(one)).toBeLessThanOrEqual(room);
      for (const one of lines.slice(1)) expect(one.length - one.trimStart().length).toBe(indent + 2);
      expect(lines.map((one) => one.trim()).join(" ")).toBe(text.trim());
    }),
  );
});

test("a longer word stays in one piece", () => {
  expect(wrap("see docs/a-page-with-a-long-name.md for more", 20)).toEqual([
    "see",
    "  docs/a-page-with-a-long-name.md",
    "  for more",
  ]);
});

test("colors and links take no room", () => {
  const place = terminalLink("a.yaml:1", { file: "a.yaml", line: 1 }, { root: "/home", opener: "file" });
  const text = `\u001B[31mred\u001B[39m ${place}`;
  expect(wrap(text, 12)).toEqual([text]);
  expect(wrap(text, 11)).toHaveLength(2);
});
