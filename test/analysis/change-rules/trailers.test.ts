/** Tests how trailers in commit messages are parsed, in any spelling and in linear time. */
import { expect, test } from "vitest";
import { allowancesIn, trailer } from "../../../src/analysis/change-rules/trailers.ts";

const read = (text: string): readonly string[] =>
  allowancesIn([{ commit: "c", text }]).map(({ code, file, reason }) => [code, file, reason].join("|"));

test.each([
  ["Sluice-Allow: a b.yaml because of c", "a|b.yaml|of c"],
  ["sluice-allow:\ta\tb.yaml\tbecause\tc ", "a|b.yaml|c"],
  ["Sluice-Allow: a b.yaml of c", "a|b.yaml|of c"],
  ['Sluice-Allow: a "b c.yaml" because d', "a|b c.yaml|d"],
  ['Sluice-Allow: a "b c.yaml because d', 'a|"b|c.yaml because d'],
  ["Sluice-Allow: a b.yaml because", "a|b.yaml|"],
  ["Sluice-Allow: a b.yaml", "a|b.yaml|"],
  ["Sluice-Allow: a because b", "a||b"],
  ["Sluice-Allow: a because", "a||"],
  ["Sluice-Allow: a because.yaml because b", "a|because.yaml|b"],
  ["Sluice-Allow: a", "a||"],
  ["Sluice-Allow:", "||"],
])("%s", (line, meant) => {
  expect(read(`subject\n\n${line}\r\nSigned-off-by: x`)).toEqual([meant]);
});

test("a trailer in the middle of a line is ignored", () => {
  expect(read("say Sluice-Allow: a b.yaml because c")).toEqual([]);
});

test("unusual spellings of a trailer are parsed", () => {
  expect(read(trailer("a", "b.yaml"))).toEqual(["a|b.yaml|..."]);
  expect(read(trailer("a", "b c.yaml"))).toEqual(["a|b c.yaml|..."]);
});

test("a hostile line is parsed in linear time", () => {
  const long = " ".repeat(200_000);
  expect(read(`Sluice-Allow: a${long}b${long}"c${long}d`)).toHaveLength(1);
  expect(read(`Sluice-Allow:${long}`)).toHaveLength(1);
});
