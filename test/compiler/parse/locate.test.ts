/** Tests the conversion of paths to ranges of the text. */
import { expect, test } from "vitest";
import { locate } from "../../../src/compiler/parse/index.ts";
import { positionAt } from "../../../src/base/source.ts";
import type { Path } from "../../../src/base/source.ts";

const TEXT = `kind: Feature # 😀
metadata:
  name: "a"
spec:
  owners: [team-a, {x: 1}]
  text: |
    one
    two
  history:
    - since: "1.8"
      level: TEST
    - {level: "😀", until: "2"}
  empty:
`;

function marked(text: string, path: Path, on: "key" | "value" = "value", document = 0): string {
  const file = { path: "a.yaml", text };
  const { start, end } = locate({ file, document, path, on });
  const { line, column } = positionAt(file, start);
  return `${line}:${column} ${text.slice(start, end)}`;
}

const CASES: readonly (readonly [string, Path, "key" | "value", string])[] = [
  ["a value", ["kind"], "value", "1:7 Feature"],
  ["a key", ["kind"], "key", "1:1 kind"],
  ["a quoted value", ["metadata", "name"], "value", '3:9 "a"'],
  ["a map on several lines: its first", ["metadata"], "value", '3:3 name: "a"'],
  ["a list in brackets", ["spec", "owners"], "value", "5:11 [team-a, {x: 1}]"],
  ["an item", ["spec", "owners", 0], "value", "5:12 team-a"],
  ["an item has no key", ["spec", "owners", 0], "key", "5:12 team-a"],
  ["a key inside of an item", ["spec", "owners", 1, "x"], "key", "5:21 x"],
  ["a block of text: its head", ["spec", "text"], "value", "6:9 |"],
  ["a list on several lines: its first", ["spec", "history"], "value", '10:5 - since: "1.8"'],
  ["an item on several lines: its first", ["spec", "history", 0], "value", '10:7 since: "1.8"'],
  ["behind a character of two units", ["spec", "history", 1, "until"], "value", '12:27 "2"'],
  ["a missing key: the key above", ["spec", "displayName"], "value", "4:1 spec"],
  ["a missing path: the nearest key above", ["metadata", "labels", "x", 0], "key", "2:1 metadata"],
  ["a missing key of an item: the item", ["spec", "history", 1, "since"], "value", '12:7 {level: "😀", until: "2"}'],
  ["an item past the end: the key of the list", ["spec", "owners", 7], "value", "5:3 owners"],
  ["an empty value: its key", ["spec", "empty"], "value", "13:3 empty"],
  ["a missing key of the root: its first line", ["apiVersion"], "value", "1:1 kind: Feature # 😀"],
  ["the root", [], "value", "1:1 kind: Feature # 😀"],
];

test.each(CASES)("%s", (_, path, on, expected) => {
  expect(marked(TEXT, path, on)).toBe(expected);
  expect(marked(TEXT.replaceAll("\n", "\r\n"), path, on)).toBe(expected);
  expect(marked(`\ufeff${TEXT}`, path, on)).toBe(expected);
});

test("document indexes count empty and broken documents", () => {
  const text = "---\n---\na: [\n---\nb: {c: yes}\n";
  expect(marked(text, ["b", "c"], "value", 2)).toBe("5:8 yes");
});

test("a missing document is located at the beginning of the file", () => {
  expect(marked("a: 1\n", ["a"], "value", 3)).toBe("1:1 ");
  expect(marked("[".repeat(5000), [0], "value")).toBe("1:1 ");
});

test("the range of a text location is unchanged", () => {
  expect(locate({ file: { path: "a.yaml", text: "a: 1" }, start: 1, end: 3 })).toEqual({ start: 1, end: 3 });
});
