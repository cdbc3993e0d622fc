/**
 * Runs around every test file. Files share a worker (see vitest.config.ts), so a file that changes the process must
 * change it back: otherwise it fails here, and not a later file.
 */
import { afterAll, expect, vi } from "vitest";

/** The state that tests can change. */
function stateOfProcess(): Readonly<Record<string, unknown>> {
  return {
    directory: process.cwd(),
    environment: { ...process.env },
    umask: process.umask(),
    exitCode: process.exitCode,
    hasFakeTimers: vi.isFakeTimers(),
  };
}

/** Node computes some globals when they are first used; these have no value yet. */
function globalValues(): ReadonlyMap<string, unknown> {
  const all = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  return new Map(all.flatMap(([name, descriptor]) => ("value" in descriptor ? [[name, descriptor.value]] : [])));
}

const before = stateOfProcess();
const globals = globalValues();

afterAll(() => {
  const message = "this file changes the process, and does not change it back";
  expect(stateOfProcess(), message).toEqual(before);
  // Libraries add globals when they are loaded.
  const now = globalValues();
  const changed = [...globals].filter(([name, value]) => !Object.is(now.get(name), value)).map(([name]) => name);
  expect(changed, message).toEqual([]);
});
