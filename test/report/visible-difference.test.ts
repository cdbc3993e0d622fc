/** Long values before and after a change are cut where they differ. */
import { expect, test } from "vitest";
import { values } from "../../src/report/markdown/truncate.ts";
import { visibleStart } from "../../src/report/visible-difference.ts";

const LIST = Array.from({ length: 30 }, (_, index) => `prod-${index}`).join(", ");

test.each([
  ["short values", "a", "b", 60, 0],
  ["a difference near the start", `x${LIST}`, `y${LIST}`, 60, 0],
  ["the same value", "a", "a", 60, 0],
])("%s", (_, before, after, longest, start) => {
  expect(visibleStart([...before], [...after], longest)).toBe(start);
});

test("values that differ at the end begin at a word before the difference", () => {
  const start = visibleStart([...LIST], [...`${LIST}, x`], 60);
  expect(LIST.slice(start)).toBe("prod-28, prod-29");
});

test("a comment shows the difference, and how much it leaves out", () => {
  expect(values(LIST, `${LIST}, x`)).toEqual([
    "`…prod-28, prod-29` (242 more characters)",
    "`…prod-28, prod-29, x` (242 more characters)",
  ]);
  expect(values(null, "")).toEqual(["—", '`""`']);
});
