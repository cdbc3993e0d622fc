/** Time in tests: simulated time, and generous timeouts, so that no test depends on the load of the machine. */
import { vi } from "vitest";

const real = performance.now.bind(performance);

/** Advances `performance.now()` without waiting. Undone by `vi.restoreAllMocks()`. */
export function pass(milliseconds: number): void {
  const passed = performance.now() - real() + milliseconds;
  vi.spyOn(performance, "now").mockImplementation(() => real() + passed);
}

/** Timeout in milliseconds: longer than any working operation, and shorter than the pauses and caches in tests. */
const PATIENCE = 30_000;

/** Retries the check until it does not throw. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 10 });
}
