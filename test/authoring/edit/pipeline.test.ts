/**
 * Every command that edits, through the whole pipeline: what was there is compiled, the command is run, and what is
 * there then is compiled again. Documents and states differ just as was asked for, no comment is lost, the second run
 * finds nothing to do. On the example, and on generated platforms in every style.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import fc from "fast-check";
import { main } from "../../../src/cli/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { write } from "../../git/temporary.ts";
import { ASKS } from "./asks.ts";
import type { Asked } from "./asks.ts";
import { DOCUMENT_ASKS } from "./document-asks.ts";
import { errorsOf, filesIn, look, notesIn } from "./look.ts";
import type { Seen } from "./look.ts";
import { repository } from "./repository.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-pipeline-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a platform in place of the last one. */
function begin(files: PlatformFiles): void {
  rmSync(folder, { recursive: true, force: true });
  write(folder, files);
}

async function sluice(argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const io = fakeIo(folder);
  const code = await main(argv, io);
  return { code, said: io.written().stdout + io.written().stderr };
}

/** Whether it was done; what would bring an error, or makes no sense here, must leave everything as it is. */
async function check(asked: Asked, before: Seen): Promise<boolean> {
  const argv = asked.argv[0] === "fmt" ? asked.argv : [...asked.argv, "--write"];
  const { code, said } = await sluice(argv);
  const after = look(folder);
  if (code !== 0 || said.includes("nothing to change\n")) {
    expect([code, after.files]).toEqual([expect.toSatisfy((one) => [0, 1, 2].includes(one as number)), before.files]);
    if (code === 0) asked.isSo(before, before);
    return false;
  }
  expect(errorsOf(after)).toBe(0);
  const keys = new Set([...before.documents.keys(), ...after.documents.keys()]);
  const touched = [...keys].filter(
    (key) =>
      !asked.mayTouch(key) && JSON.stringify(before.documents.get(key)) !== JSON.stringify(after.documents.get(key)),
  );
  expect([argv, touched]).toEqual([argv, []]);
  const changed = [...before.states].flatMap(([cluster, features]) =>
    [...features].flatMap(([feature, state]) => {
      const now = after.states.get(cluster)?.get(feature);
      return now === state || asked.mayChange(feature, cluster) ? [] : [`${feature} on ${cluster}`];
    }),
  );
  expect([argv, changed]).toEqual([argv, []]);
  asked.isSo(before, after);
  if (asked.removes !== true) expect(notesIn(after.files)).toBeGreaterThanOrEqual(notesIn(before.files));

  await sluice(argv);
  expect(filesIn(folder)).toEqual(after.files);
  return true;
}

const ALL = Object.entries({ ...ASKS, ...DOCUMENT_ASKS });

/** Platforms; together more than two hundred documents. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 8);

// All commands on each platform, because a platform takes as long to generate as a command to check.
test(
  "each command means what was asked for, changes nothing else, and is done once",
  { timeout: 300_000 + RUNS * 30_000 },
  async () => {
    const done = new Map(ALL.map(([name]) => [name, 0]));
    const property = fc.asyncProperty(repository, fc.infiniteStream(fc.nat()), async (files, numbers) => {
      begin(files);
      const before = look(folder);
      fc.pre(errorsOf(before) === 0);
      const choose = <T>(from: readonly T[]): T => {
        const chosen = from[(numbers.next().value ?? 0) % from.length];
        if (chosen === undefined) throw new Error("there is nothing to choose from");
        return chosen;
      };
      for (const [name, ask] of ALL) {
        const asked = ask(before, choose);
        if (asked === undefined) continue;
        begin(files);
        if (await check(asked, before)) done.set(name, (done.get(name) ?? 0) + 1);
      }
    });
    await fc.assert(property, { numRuns: RUNS });
    for (const [name, count] of done) expect([name, count > RUNS / 10]).toEqual([name, true]);
  },
);
