/** Tests disk errors and kills at every file operation of a run. */
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { StatCache } from "../../../src/render/output/index.ts";
import { realDisk } from "../../../src/files/file-system.ts";
import type { Disk } from "../../../src/files/file-system.ts";
import { realProcesses } from "../../../src/render/output/processes.ts";
import { copyOf, outputFolder, writeTo } from "./output.ts";
import type { Files, Output } from "./output.ts";

const BEFORE: Files = {
  "clusters/a/state/features.yaml": "a: 1\n",
  "clusters/a/state/kustomization.yaml": "  - features.yaml\n",
  "clusters/a/kustomization.yaml": "  - state\n",
  "clusters/b/state/features.yaml": "b: 1\n",
  "state/a.json": "{}\n",
};
const AFTER: Files = {
  "clusters/a/state/features.yaml": "a: 2\n",
  "clusters/a/state/kustomization.yaml": "  - features.yaml\n",
  "clusters/a/kustomization.yaml": "  - milo\n  - state\n",
  "clusters/a/milo/grants.yaml": "g\n",
  "clusters/a/milo/kustomization.yaml": "  - grants.yaml\n",
  "clusters/c/state/features.yaml": "c: 1\n",
  "state/a.json": "{1}\n",
};

/** Late enough that all stats are reliable. */
const LATER = Date.now() + 3_600_000;

class Killed extends Error {}

/** The real disk without fsync, because only the order of operations is tested, many times. */
const hasty: Disk = {
  ...realDisk,
  create: (path, content) => writeFileSync(path, content, { flag: "wx" }),
  settle: async () => {},
  flush: async () => {},
};

type Operation = (...parameters: readonly never[]) => unknown;

/** Counts operations; `strike` decides the effect of each. */
function faulty(strike: (operation: number, name: string, parameters: readonly unknown[]) => void): Disk {
  let operation = 0;
  const wrap = ([name, original]: [string, Operation]): [string, Operation] => [
    name,
    (...parameters) => {
      strike(++operation, name, parameters);
      return original(...parameters);
    },
  ];
  return Object.fromEntries(Object.entries(hasty as unknown as Record<string, Operation>).map(wrap)) as unknown as Disk;
}

/** A full, a broken and a read-only disk, denied access, and too many open files. */
const FAULTS = ["ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE"];

/** Only the n-th operation fails, with a half-written file. */
const failingAt = (n: number, code: string): Disk =>
  faulty((operation, name, [path]) => {
    if (operation !== n) return;
    if (name === "create") writeFileSync(String(path), "hal");
    throw Object.assign(new Error(`${code}: a fault`), { code });
  });

/** The n-th and later operations do nothing, as after SIGKILL, including cleanup. */
const killedAt = (n: number): Disk =>
  faulty((operation, name, [path]) => {
    if (operation === n && name === "create") writeFileSync(String(path), "hal", { flag: "w" });
    if (operation >= n) throw new Killed();
  });

/** Whether the run does not finish. */
async function isKilled(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(Killed);
    return true;
  }
}

/** The number of operations of a run. */
async function count(start: Output): Promise<number> {
  let operations = 0;
  const disk = faulty((operation) => (operations = operation));
  await writeTo(copyOf(start).root, AFTER, { disk });
  return operations;
}

const dead = { ...realProcesses, isAlive: () => false, pause: () => {} };

async function started(): Promise<Output> {
  const output = outputFolder();
  await output.write(BEFORE);
  return output;
}

/** The result of a run without faults. */
async function clean(): Promise<Files> {
  const output = await started();
  await output.write(AFTER);
  return output.everything();
}

function expectOldOrNew(files: Files): void {
  for (const [path, content] of Object.entries(files))
    if (!/\/$|\.tmp$|\.sluice-lock$/.test(path)) expect([BEFORE[path], AFTER[path]]).toContain(content);
}

describe("at every operation", () => {
  test.each(FAULTS)(
    "after %s every file is old or new, and the next run has the same result as a clean one",
    async (code) => {
      const output = await started();
      const [before, expected] = [output.everything(), await clean()];
      const most = await count(output);
      for (let n = 1; n <= most; n++) {
        const copy = copyOf(output);
        await expect(writeTo(copy.root, AFTER, { disk: failingAt(n, code) })).rejects.toThrow(code);
        expectOldOrNew(copy.files());
        expect((await copy.write(AFTER, { processes: dead, disk: hasty })).codes).toEqual([]);
        expect(copy.everything()).toEqual(expected);
      }
      expect(output.everything()).toEqual(before);
    },
  );

  test("after a kill every file is old or new, and the next run has the same result as a clean one", async () => {
    const output = await started();
    const expected = await clean();
    const most = await count(output);
    for (let n = 1; n <= most; n++) {
      const copy = copyOf(output);
      await expect(writeTo(copy.root, AFTER, { disk: killedAt(n) })).rejects.toThrow(Killed);
      expectOldOrNew(copy.files());
      expect((await copy.write(AFTER, { processes: dead, disk: hasty })).codes).toEqual([]);
      expect(copy.everything()).toEqual(expected);
    }
  });

  test("a kill is noticed although files with unchanged stat are not read", async () => {
    const output = await started();
    const expected = await clean();
    let killed = true;
    for (let n = 1; killed; n++) {
      const copy = copyOf(output);
      const before = new StatCache();
      await copy.write(BEFORE, { statCache: before });
      const known = (): StatCache => new StatCache(before.settled(LATER));
      killed = await isKilled(writeTo(copy.root, AFTER, { disk: killedAt(n), statCache: known() }));
      const after = await copy.write(AFTER, { processes: dead, disk: hasty, statCache: known() });
      expect(after.codes).toEqual([]);
      expect(copy.everything()).toEqual(expected);
    }
  });

  test("a kill can be followed by another kill and by a different run", async () => {
    const output = await started();
    const most = await count(output);
    for (let n = 1; n <= most; n += 6)
      for (let m = 1; m <= most; m += 17) {
        const copy = copyOf(output);
        await expect(writeTo(copy.root, AFTER, { disk: killedAt(n) })).rejects.toThrow(Killed);
        await isKilled(writeTo(copy.root, BEFORE, { disk: killedAt(m), processes: dead }));
        expect((await copy.write(BEFORE, { processes: dead, disk: hasty })).codes).toEqual([]);
        expect(copy.everything()).toEqual(output.everything());
      }
  });
});

test("a full disk during writes leaves the folder unchanged, byte for byte", async () => {
  const output = await started();
  const before = output.everything();
  const disk = faulty((_, name, [path]) => {
    if (name !== "create" || !String(path).endsWith(".tmp") || !String(path).includes("clusters/c")) return;
    throw Object.assign(new Error("full"), { code: "ENOSPC" });
  });
  await expect(output.write(AFTER, { disk })).rejects.toThrow("full");
  expect(output.everything()).toEqual(before);
});
