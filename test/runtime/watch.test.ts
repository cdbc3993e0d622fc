/** A watched folder reports each change once. The use of it: serve.test.ts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stateOf, whenChanged } from "../../src/runtime/rendered/watch.ts";
import { eventually } from "./time.ts";

const LOOK = 10;
let root: string;
const ends: (() => void)[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-watch-"));
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(root, { recursive: true, force: true });
});

interface Followed {
  readonly write: (text: string) => void;
  readonly reports: () => number;
}

/** Watches a subfolder and counts the reports. */
async function followed(name: string): Promise<Followed> {
  let reports = 0;
  const folder = join(root, name);
  ends.push(whenChanged(folder, await stateOf(folder), () => void (reports += 1), LOOK));
  return {
    reports: () => reports,
    write: (text) => {
      mkdirSync(join(folder, "apps"), { recursive: true });
      writeFileSync(join(folder, "apps/flags.yaml"), text);
    },
  };
}

/** Waits for several polls of other folders. */
async function polls(): Promise<void> {
  const clock = await followed("clock");
  for (let turn = 1; turn <= 5; turn += 1) {
    clock.write("x".repeat(turn));
    await eventually(() => expect(clock.reports()).toBeGreaterThanOrEqual(turn));
  }
}

test("a change is reported once, and nothing without a change", async () => {
  const flags = await followed("flags");
  await polls();
  expect(flags.reports()).toBe(0);
  flags.write("x: 1");
  await eventually(() => expect(flags.reports()).toBe(1));
  await polls();
  expect(flags.reports()).toBe(1);
});

test("deleting and recreating the folder are changes", async () => {
  const flags = await followed("flags");
  flags.write("x: 1");
  await polls();
  const before = flags.reports();
  rmSync(join(root, "flags"), { recursive: true });
  await eventually(() => expect(flags.reports()).toBe(before + 1));
  flags.write("x: 1");
  await eventually(() => expect(flags.reports()).toBe(before + 2));
});

test("nothing is reported after its end", async () => {
  const flags = await followed("flags");
  await polls();
  for (const end of ends.splice(0)) end();
  flags.write("x: 1");
  await polls();
  expect(flags.reports()).toBe(0);
});
