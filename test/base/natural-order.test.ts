/** The order of names: numbers by value, everything else by character. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNaturally } from "../../src/base/natural-order.ts";

test.each([
  [
    ["cluster-10", "cluster-2", "cluster-1"],
    ["cluster-1", "cluster-2", "cluster-10"],
  ],
  [
    ["b", "a10b2", "a10b10", "a9", "a"],
    ["a", "a9", "a10b2", "a10b10", "b"],
  ],
  [
    ["a1", "a01", "a"],
    ["a", "a01", "a1"],
  ],
  [
    ["1.10", "1.9", "1.9.1"],
    ["1.9", "1.9.1", "1.10"],
  ],
])("%j", (names, sorted) => {
  expect(names.toSorted(compareNaturally)).toEqual(sorted);
});

test("it is an order: antisymmetric, transitive, and 0 only for equal texts", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "9", "-") });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const sign = (x: string, y: string): number => Math.sign(compareNaturally(x, y));
      expect(sign(a, b) + sign(b, a)).toBe(0);
      expect(sign(a, b) === 0).toBe(a === b);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
