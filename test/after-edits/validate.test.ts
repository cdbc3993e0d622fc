/** After a few edits `sluice validate` compiles a part, and says what a run for everything says. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { randomNumbers } from "../../bench/platform.ts";
import { main } from "../../src/cli.ts";
import type { partSince } from "../../src/commands/after-edits/part.ts";
import type { isLarge } from "../../src/commands/comparison/fitness.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { diceOf, edited, town } from "../diff/town.ts";
import type { Town } from "../diff/town.ts";
import { write } from "../git/temporary.ts";
import { reworded } from "./reworded.ts";

const seen = vi.hoisted(() => ({ part: 0 }));
vi.mock("../../src/cli/build.ts", () => ({ build: "1" }));
vi.mock("../../src/commands/comparison/fitness.ts", async (load) => ({
  ...(await load<{ readonly isLarge: typeof isLarge }>()),
  isLarge: () => true,
}));
vi.mock("../../src/commands/after-edits/part.ts", async (load) => {
  const real = await load<{ readonly partSince: typeof partSince }>();
  return {
    partSince: (...given: Parameters<typeof partSince>) => {
      const part = real.partSince(...given);
      if (part !== undefined) seen.part++;
      return part;
    },
  };
});

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-validated-"));
  seen.part = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Long after everything was written, as far as it can tell. */
const later = (): number => Date.now() + 60_000;

async function validate(...args: readonly string[]): Promise<string> {
  const io = fakeIo(root, { now: later });
  const code = await main(["validate", ...args, "--format", "json", "--format", "terminal"], io);
  return `exit ${code}\n${io.written().stdout}${io.written().stderr}`;
}

function put(before: Town, after: Town): void {
  for (const path of Object.keys(before)) if (after[path] === undefined) rmSync(join(root, path));
  write(root, Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text)));
}

const RUNS = Number(process.env["EDITED_RUNS"] ?? 20);

test("over any edits a part is told as everything is", async () => {
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(join(root, "node_modules"), { recursive: true });
    const random = randomNumbers(seed);
    const dice = diceOf(random, false);
    let files = town(diceOf(random, true));
    write(root, files);
    const options = dice.pick([[], [], ["--deadlines"]]);
    await validate(...options);
    for (let step = 0; step < 6; step++) {
      const after = dice.oneIn(6) ? edited(files, diceOf(random, dice.oneIn(2))) : reworded(files, dice);
      put(files, after);
      files = after;
      const fresh = await validate(...options, "--no-cache");
      expect(await validate(...options)).toBe(fresh);
      expect(await validate(...options)).toBe(fresh);
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  expect(seen.part).toBeGreaterThan(RUNS);
}, 600_000);
