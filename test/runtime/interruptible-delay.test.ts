/** The pause between two attempts to follow. */
import { expect, test } from "vitest";
import { pausing } from "../../src/runtime/milo/interruptible-delay.ts";

test("it lasts as long as it is told", async () => {
  const start = performance.now();
  await pausing().take(60, new AbortController().signal);
  expect(performance.now() - start).toBeGreaterThan(50);
});

test("it ends when it is ended, and the next one is whole again", async () => {
  const pause = pausing();
  const { signal } = new AbortController();
  const long = pause.take(60_000, signal);
  pause.end();
  await long;
  const start = performance.now();
  await pause.take(60, signal);
  expect(performance.now() - start).toBeGreaterThan(50);
});

test("it ends for good with the signal", async () => {
  const closing = new AbortController();
  const long = pausing().take(60_000, closing.signal);
  closing.abort();
  await long;
});
