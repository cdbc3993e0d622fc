/** Tests the messages and locations for common YAML mistakes. */
import { expect, test } from "vitest";
import { read } from "./reading.ts";

/** The text, the location of the diagnostic, and the message. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  ['a: "foo\nb: 1\n', '1:4 "', "the quoted text that begins here is never closed"],
  ["a: 1\nb: 'foo\n", "2:4 '", "the quoted text that begins here is never closed"],
  ["a: {b: 1\nc: 2\n", "1:4 {", "the map that begins here is never closed"],
  ["a: {b: [1, 2}\n", "1:8 [", "the list that begins here is never closed"],
  ["a: b: c\n", "1:4 b", "this line contains two colons that could each start a value"],
  ["a: 1\n  b: 2\n", "2:3 b", "this line is indented below a key that already has a value"],
  ["a:\n  b: 1\n c: 2\n", "3:2 c", "this line is not aligned with the lines above it"],
  ["a:\n  - 1\n - 2\n", "3:2 -", "this line is not aligned with the lines above it"],
  ["- a\nb: 1\n", "2:1 b", "this line does not continue the structure above it"],
  ["- a\n-b\n", "2:1 -b", "this line does not continue the structure above it"],
  ["a: 1\nb\n", "2:1 b", "this is neither a key with its value nor an item of a list"],
  ["a\nb: 1\n", "1:1 a", "a key spans several lines"],
  ["a:\n  b: 1\n  [c]: d\n  e: 1\n", "3:3 [", "this line does not continue the structure above it"],
  ["a: - b\n", "1:4 -", "a list can't begin on the line of its key"],
  ["a: @b\n", "1:4 @", 'unquoted text can\'t begin with "@"'],
  ["a: %b\n", "1:4 %", 'unquoted text can\'t begin with "%"'],
  ['a: "\\z"\n', "1:5 \\", '"\\z" is not a valid escape in double quotes'],
  ["a: {b: 1 c: 2}\n", "1:8 1 c: 2", "a comma is missing between two items, or one item contains two colons"],
  ["a: [\n  - b\n]\n", "2:3 - b", "block lines are not allowed inside brackets or braces"],
  ["a: [1,,2]\n", "1:7 ,", "an item is missing before this comma in a list"],
  ["a: }\n", "1:4 }", 'this "}" has no matching opening bracket'],
  ["a: 'it's'\n", "1:8 s'", "text follows the end of a value"],
  ['a: "b"#c\n', "1:7 #c", 'a space is missing before the "#" of a comment'],
  ["a: | b\n  c\n", "1:6 b", 'text follows the "|" or ">" that begins a block'],
  ["a: |\n     \n  b\n", "3:3 b", "the blank lines at the start of this block are indented deeper than its text"],
  ["--- a: 1\n", "1:5 a", 'a document can\'t begin with a key on the line of its "---"'],
  [`${"a".repeat(1100)}: 1\n`, `1:1 ${"a".repeat(1100)}`, "a key is longer than 1,024 characters"],
];

test.each(MISTAKES)("%j", (text, place, message) => {
  const { reported, diagnostics, values } = read(text);
  expect(values).toEqual([]);
  expect(reported).toEqual([`yaml-syntax ${place}`]);
  expect(diagnostics[0]?.message).toBe(message);
  expect(diagnostics[0]?.help).toBeTruthy();
});

test.each([
  ["a:\n\tb: 1\n", "2:1 \t"],
  ["\ta: 1\n", "1:1 \t"],
  ["a:\n  - b\n\t- c\n", "3:1 \t"],
])("a tab in the indentation is reported as such: %j", (text, place) => {
  expect(read(text).reported).toEqual([`tab-indentation ${place}`]);
});

test("braces over several lines need no deeper indentation to close", () => {
  expect(read("a: {\n  b: 1,\n}\nc: [\n  1,\n]\n").values).toEqual([{ a: { b: 1 }, c: [1] }]);
});
