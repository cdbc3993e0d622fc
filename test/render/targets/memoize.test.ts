/** Tests the caches of results that clusters share. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoizeLast, RecentValues } from "../../../src/render/targets/memoize.ts";
import { jsonBytes } from "../../../src/render/targets/openfeature/flag.ts";
import { values } from "../yaml/values.ts";

test("a fitting recent value is reused, and only a few are cached", () => {
  const latest = new RecentValues<{ readonly of: number }>();
  const made: number[] = [];
  const ask = (number: number): number =>
    latest.get(
      (one) => one.of === number,
      () => {
        made.push(number);
        return { of: number };
      },
    ).of;
  expect([1, 2, 1, 2, 3, 1, 4, 2, 1].map(ask)).toEqual([1, 2, 1, 2, 3, 1, 4, 2, 1]);
  expect(made).toEqual([1, 2, 3, 4, 2]);
});

test("consecutive calls with the same key compute once, and again for another key", () => {
  const made: object[] = [];
  const [one, other] = [{}, {}];
  const ask = memoizeLast((key: object) => made.push(key));
  expect([one, one, other, one, one].map(ask)).toEqual([1, 1, 2, 3, 3]);
  expect(made).toEqual([one, other, one]);
});

test("the size of a value equals the length of its JSON", () => {
  const check = fc.property(values, (value) => {
    expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
  });
  fc.assert(check, { numRuns: 500 });
});
