import { expect, test } from "vitest";
import { compareReleases } from "../../src/base/release.ts";

test.each([
  ["1.9", "1.10", -1],
  ["1.10", "1.9", 1],
  ["1.8", "1.8.0", 0],
  ["1.8.1", "1.8", 1],
  ["2.0", "10.0", -1],
  ["1.8", "1.8", 0],
  ["9.0", "10.0", -1],
  ["1.8.0", "1.8", 0],
  ["1.8", "1.8.1", -1],
  ["1.99999999999999999998", "1.99999999999999999999", -1],
])("%s against %s", (a, b, expected) => {
  expect(Math.sign(compareReleases(a, b))).toBe(expected);
});
