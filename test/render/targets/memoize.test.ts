/** Tests that cached and shared results equal those without caches. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutputFile } from "../../../src/render/targets/target.ts";
import { chunkedFile, joinChunks, chunkOf } from "../../../src/render/targets/chunked-text.ts";
import { memoizeLast, RecentValues, memoizeChunks } from "../../../src/render/targets/memoize.ts";
import { jsonBytes } from "../../../src/render/targets/openfeature/json-size.ts";
import { values } from "../yaml/values.ts";

const owners = [{}, {}, {}];
/** Lists that differ in a few places, longer than one block. */
const lists = fc
  .record({ length: fc.nat({ max: 200 }), exceptions: fc.array(fc.nat({ max: 200 }), { maxLength: 3 }) })
  .map(({ length, exceptions }) =>
    Array.from({ length }, (_, index) => (exceptions.includes(index) ? `other ${index}` : `item ${index}`)),
  );

test("texts of lists from cached chunks equal those without a cache", () => {
  const asked = fc.array(fc.tuple(fc.constantFrom(...owners), lists), { minLength: 1, maxLength: 20 });
  const property = fc.property(asked, fc.constantFrom("", ",\n"), (turns, between) => {
    const made = new Map<string, number>();
    const textOf = (item: string): string => {
      made.set(item, (made.get(item) ?? 0) + 1);
      return `<${item}>`;
    };
    const pieces = memoizeChunks<object, string>(textOf, between);
    for (const [owner, items] of turns)
      expect(joinChunks(pieces(owner, items))).toBe(items.map((item) => `<${item}>`).join(between));
    for (const times of made.values()) expect(times).toBeLessThanOrEqual(owners.length);
  });
  fc.assert(property);
});

test("files with the same content key have the same content", () => {
  const pieces = memoizeChunks<object, string>((item) => `<${item}>`, "");
  const fileOf = ([head, owner, items]: readonly [string, object, readonly string[]]): OutputFile =>
    chunkedFile("state/a.json", [chunkOf(head), ...pieces(owner, items)]);
  const asked = fc.tuple(fc.constantFrom("a", "b", "<item 0>"), fc.constantFrom(...owners), lists);
  const property = fc.property(asked, asked, (one, other) => {
    const [first, second, again] = [fileOf(one), fileOf(other), fileOf(one)];
    expect(first.contentKey?.()).toBe(again.contentKey?.());
    if (first.content !== second.content) expect(first.contentKey?.()).not.toBe(second.contentKey?.());
  });
  fc.assert(property);
});

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
