/** The health of the API, as reported to listeners. */
import { beforeEach, expect, test } from "vitest";
import { healthMonitor } from "../../src/runtime/milo/health.ts";
import type { HealthMonitor } from "../../src/runtime/milo/health.ts";

const STALE_FOR = 1000;
let now: number;
let told: string[];
let health: HealthMonitor;

function monitor(staleFor = STALE_FOR): HealthMonitor {
  return healthMonitor({
    staleFor,
    clock: () => now,
    notify: (one, why) => void told.push(why === "" ? one : `${one}: ${why}`),
  });
}

beforeEach(() => {
  now = 0;
  told = [];
  health = monitor();
});

test("nothing is reported while it responds", () => {
  health.reached();
  health.answered();
  health.answered();
  expect(told).toEqual([]);
});

test("it is stale until the last answers are too old, then an error, each reported once", () => {
  health.answered();
  health.failed("500");
  now = STALE_FOR - 1;
  health.failed("500");
  now = STALE_FOR;
  health.failed("500");
  health.failed("502");
  health.answered();
  expect(told).toEqual(["stale: the API fails; serving the last known results", "error: 500", "ok"]);
});

test("without stale answers it is an error", () => {
  health.reached();
  health.failed("500");
  health = monitor(0);
  health.answered();
  health.failed("401");
  expect(told).toEqual(["error: 500", "error: 401"]);
});

test("an unreachable API is not reported here, but its recovery is", () => {
  health.unreachable();
  health.failed("500");
  expect(told).toEqual([]);
  health.reached();
  expect(told).toEqual(["ok"]);
});
