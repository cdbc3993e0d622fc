/** Time in tests: what passes at once, and patience with what others do. No test depends on how busy the machine is. */
import { vi } from "vitest";

const real = performance.now.bind(performance);

/** Lets milliseconds pass, without waiting, for whoever asks `performance.now()`. Ends with `vi.restoreAllMocks()`. */
export function pass(milliseconds: number): void {
  const passed = performance.now() - real() + milliseconds;
  vi.spyOn(performance, "now").mockImplementation(() => real() + passed);
}

/** Milliseconds: longer than anything takes that is not broken, and shorter than any pause or cache that a test sets against it. */
const PATIENCE = 30_000;

/** Waits until it throws no more. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 10 });
}
