/** Tests the merging of intervals. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { mergeIntervals } from "../../../src/compiler/resolve/consumers.ts";
import type { Interval } from "../../../src/compiler/resolve/index.ts";

const FIRST = "2026-01-01";
const day = fc.nat(40).map((days) => addDays(FIRST, days));
const interval: fc.Arbitrary<Interval> = fc
  .record({ starts: fc.option(day, { nil: undefined }), length: fc.option(fc.nat(10), { nil: undefined }) })
  .map(({ starts, length }) => ({
    ...(starts === undefined ? {} : { starts }),
    ...(length === undefined ? {} : { expires: addDays(starts ?? FIRST, length) }),
  }));

function holds({ starts, expires }: Interval, on: string): boolean {
  return (starts === undefined || starts <= on) && (expires === undefined || on <= expires);
}

test("adjacent intervals are merged", () => {
  expect(
    mergeIntervals([
      { starts: "2026-02-01", expires: "2026-02-10" },
      { starts: "2026-01-01", expires: "2026-01-31" },
    ]),
  ).toEqual([{ starts: "2026-01-01", expires: "2026-02-10" }]);
});

test("intervals with a day between them are not merged", () => {
  const apart = [
    { starts: "2026-01-01", expires: "2026-01-30" },
    { starts: "2026-02-01", expires: "2026-02-10" },
  ];
  expect(mergeIntervals(apart)).toEqual(apart);
});

test("an interval without an end contains later ones", () => {
  expect(mergeIntervals([{ starts: "2026-03-01", expires: "2026-04-01" }, { starts: "2026-02-01" }])).toEqual([
    { starts: "2026-02-01" },
  ]);
});

test("the result covers exactly the days of its parts, in disjoint and ascending intervals", () => {
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 5 }), (parts) => {
      const united = mergeIntervals(parts);
      for (let days = -1; days < 60; days++) {
        const on = addDays(FIRST, days);
        expect(united.filter((one) => holds(one, on)).length).toBe(parts.some((one) => holds(one, on)) ? 1 : 0);
      }
      united.slice(1).forEach((next, index) => {
        expect(addDays(united[index]?.expires ?? "9999-12-30", 1) < (next.starts ?? "")).toBe(true);
      });
    }),
  );
});
