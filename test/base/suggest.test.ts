import { expect, test } from "vitest";
import { suggest } from "../../src/base/suggest.ts";

test.each([
  ["dark-mod", ["search", "dark-mode"], "dark-mode"],
  ["bleu", ["green", "blue"], "blue"],
  ["no", ["on", "off"], undefined],
  ["of", ["on", "off"], "off"],
  ["prodution", ["staging", "production"], "production"],
  ["Dark-Mode", ["dark-mode"], "dark-mode"],
  ["billing", ["search", "dark-mode"], undefined],
  ["x".repeat(100_000), ["search"], undefined],
  ["toString", [], undefined],
])("%s", (name, candidates, expected) => {
  expect(suggest(name, candidates)).toBe(expected);
});
