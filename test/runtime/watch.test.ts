/** A folder that is followed: each change is told, once. What is made of that: serve.test.ts. */
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
  readonly told: () => number;
}

/** Of a folder within, which is followed; how often that was told. */
async function followed(name: string): Promise<Followed> {
  let told = 0;
  const folder = join(root, name);
  ends.push(whenChanged(folder, await stateOf(folder), () => void (told += 1), LOOK));
  return {
    told: () => told,
    write: (text) => {
      mkdirSync(join(folder, "apps"), { recursive: true });
      writeFileSync(join(folder, "apps/flags.yaml"), text);
    },
  };
}

/** Longer than any number of looks at others takes: so many changes were told. */
async function looks(): Promise<void> {
  const clock = await followed("clock");
  for (let turn = 1; turn <= 5; turn += 1) {
    clock.write("x".repeat(turn));
    await eventually(() => expect(clock.told()).toBeGreaterThanOrEqual(turn));
  }
}

test("a change is told once, and nothing where there is none", async () => {
  const flags = await followed("flags");
  await looks();
  expect(flags.told()).toBe(0);
  flags.write("x: 1");
  await eventually(() => expect(flags.told()).toBe(1));
  await looks();
  expect(flags.told()).toBe(1);
});

test("a folder that is gone is a change, and one that is back", async () => {
  const flags = await followed("flags");
  flags.write("x: 1");
  await looks();
  const before = flags.told();
  rmSync(join(root, "flags"), { recursive: true });
  await eventually(() => expect(flags.told()).toBe(before + 1));
  flags.write("x: 1");
  await eventually(() => expect(flags.told()).toBe(before + 2));
});

test("nothing is told after its end", async () => {
  const flags = await followed("flags");
  await looks();
  for (const end of ends.splice(0)) end();
  flags.write("x: 1");
  await looks();
  expect(flags.told()).toBe(0);
});
