/** Maintenance windows as the people who keep them mean them: in their own time zone, through clock changes, without the days left out. */
import { describe, expect, test } from "vitest";
import * as windows from "../../src/base/maintenance-windows.ts";
import { maintenanceText } from "../../src/base/maintenance-windows.ts";
import type { Maintenance, Opening } from "../../src/base/maintenance-windows.ts";

const berlin: Maintenance = {
  windows: [{ days: ["Sat", "Sun"], start: "02:00", duration: "4h", timeZone: "Europe/Berlin" }],
};
const nextWindow = (maintenance: Maintenance, now: number): Opening | undefined =>
  windows.nextWindow(maintenance, now, "publish");
const isOpen = (maintenance: Maintenance, now: number): boolean => windows.isOpen(maintenance, now, "publish");
const at = (time: string): number => Date.parse(time);
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

describe("the next window", () => {
  test.each([
    ["in the week", "2026-11-18T12:00:00Z", "2026-11-21T01:00:00.000Z", "Sat 2026-11-21 02:00 Europe/Berlin"],
    ["while it is open", "2026-11-21T04:59:59Z", "2026-11-21T01:00:00.000Z", "Sat 2026-11-21 02:00 Europe/Berlin"],
    ["when it has closed", "2026-11-21T05:00:00Z", "2026-11-22T01:00:00.000Z", "Sun 2026-11-22 02:00 Europe/Berlin"],
    [
      "in summer, an hour earlier in UTC",
      "2026-07-01T00:00:00Z",
      "2026-07-04T00:00:00.000Z",
      "Sat 2026-07-04 02:00 Europe/Berlin",
    ],
    [
      "where the clock skips its beginning",
      "2026-03-28T12:00:00Z",
      "2026-03-29T01:00:00.000Z",
      "Sun 2026-03-29 02:00 Europe/Berlin",
    ],
    [
      "where the clock repeats it, the first time",
      "2026-10-24T12:00:00Z",
      "2026-10-25T00:00:00.000Z",
      "Sun 2026-10-25 02:00 Europe/Berlin",
    ],
  ])("%s", (_, now, start, text) => {
    const next = nextWindow(berlin, at(now));
    expect([iso(next?.start), next?.text]).toEqual([start, text]);
  });

  test("one that began yesterday is still open after midnight", () => {
    const late: Maintenance = { windows: [{ days: ["Fri"], start: "22:00", duration: "6h", timeZone: "UTC" }] };
    expect(nextWindow(late, at("2026-11-21T03:00:00Z"))?.text).toBe("Fri 2026-11-20 22:00 UTC");
  });

  test("the first of several, each in its own zone", () => {
    const both: Maintenance = {
      windows: [
        { days: ["Sun"], start: "03:00", duration: "3h", timeZone: "America/New_York" },
        { days: ["Sun"], start: "03:00", duration: "3h", timeZone: "Asia/Tokyo" },
      ],
    };
    expect(nextWindow(both, at("2026-11-18T00:00:00Z"))?.text).toBe("Sun 2026-11-22 03:00 Asia/Tokyo");
  });

  test("days that are left out are left out, and what is left of a window is open", () => {
    const quiet: Maintenance = {
      windows: [{ days: ["Sat"], start: "22:00", duration: "4h" }],
      exclusions: [{ from: "2026-12-20", to: "2027-01-02" }],
    };
    expect(nextWindow(quiet, at("2026-12-14T00:00:00Z"))?.text).toBe("Sat 2026-12-19 22:00 UTC");
    expect(nextWindow(quiet, at("2026-12-20T00:00:00Z"))?.text).toBe("Sun 2027-01-03 00:00 UTC");
  });

  test("one that is longer than a day is open to its end, but for the days left out in its middle, which are days in UTC", () => {
    const weekend: Maintenance = {
      windows: [{ days: ["Fri"], start: "18:00", duration: "60h", timeZone: "Europe/Berlin" }],
      exclusions: [{ from: "2026-12-19", to: "2026-12-19" }],
    };
    const open = ["2026-12-18T23:59:59Z", "2026-12-20T00:00:00Z", "2026-12-21T04:59:59Z", "2026-12-26T12:00:00Z"];
    const shut = ["2026-12-18T16:59:59Z", "2026-12-19T00:00:00Z", "2026-12-19T23:59:59Z", "2026-12-21T05:00:00Z"];
    expect(open.filter((time) => !isOpen(weekend, at(time)))).toEqual([]);
    expect(shut.filter((time) => isOpen(weekend, at(time)))).toEqual([]);
    expect(nextWindow(weekend, at("2026-12-19T08:00:00Z"))?.text).toBe("Sun 2026-12-20 01:00 Europe/Berlin");
  });

  test("none where none is kept, or all of them are left out", () => {
    expect(nextWindow({}, at("2026-11-18T00:00:00Z"))).toBeUndefined();
    const never: Maintenance = { ...berlin, exclusions: [{ from: "2026-01-01", to: "2036-01-01" }] };
    expect(nextWindow(never, at("2026-11-18T00:00:00Z"))).toBeUndefined();
  });
});

test("something may be changed while a window is open, or always where none is kept, outside of exclusions", () => {
  expect(isOpen(berlin, at("2026-11-21T02:00:00Z"))).toBe(true);
  expect(isOpen(berlin, at("2026-11-21T12:00:00Z"))).toBe(false);
  expect(isOpen({}, at("2026-11-21T12:00:00Z"))).toBe(true);
  expect(isOpen({ exclusions: [{ from: "2026-11-21", to: "2026-11-21" }] }, at("2026-11-21T12:00:00Z"))).toBe(false);
});

test("windows are told in a line", () => {
  const text = "Sat, Sun 02:00 for 4h (Europe/Berlin); not 2026-12-20 to 2027-01-02";
  expect(maintenanceText({ ...berlin, exclusions: [{ from: "2026-12-20", to: "2027-01-02" }] })).toBe(text);
  expect(maintenanceText({})).toBeUndefined();
});
