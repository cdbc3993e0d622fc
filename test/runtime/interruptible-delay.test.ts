/** The delay between two attempts to watch. */
import { expect, test } from "vitest";
import { pausing } from "../../src/runtime/milo/interruptible-delay.ts";

test("it lasts for the given time", async () => {
  const start = performance.now();
  await pausing().take(60, new AbortController().signal);
  expect(performance.now() - start).toBeGreaterThan(50);
});

test("it ends early, and the next one has its full length", async () => {
  const pause = pausing();
  const { signal } = new AbortController();
  const long = pause.take(60_000, signal);
  pause.end();
  await long;
  const start = performance.now();
  await pause.take(60, signal);
  expect(performance.now() - start).toBeGreaterThan(50);
});

test("it ends with the signal", async () => {
  const closing = new AbortController();
  const long = pausing().take(60_000, closing.signal);
  closing.abort();
  await long;
});
