/** Tests that `sluice diff` gives the same result with a warm, a cold, a missing and a corrupt cache. */
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { randomNumbers } from "../../../bench/platform.ts";
import { main } from "../../../src/cli/index.ts";
import { startFullRun } from "../../../src/cli/commands/incremental/full-run.ts";
import { compareWithRecord } from "../../../src/cli/commands/incremental/saved-record.ts";
import { comparePart } from "../../../src/cli/commands/comparison/partial.ts";
import { compareWhole } from "../../../src/cli/commands/comparison/full.ts";
import { openRepository } from "../../../src/git/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { commitAll, git, initRepository, replace, write } from "../../git/temporary.ts";
import { diceOf, edited, town } from "../../platforms/random-platform.ts";
import type { Town } from "../../platforms/random-platform.ts";
import { noLimits } from "../../no-limits.ts";

const seen = vi.hoisted(() => ({ build: "1", part: 0, whole: 0 }));
vi.mock("../../../src/cli/build.ts", () => ({
  get build() {
    return seen.build;
  },
}));
vi.mock("../../../src/cli/commands/comparison/partial.ts", async (load) => {
  const real = await load<{ readonly comparePart: typeof comparePart }>();
  return {
    comparePart: (...given: Parameters<typeof comparePart>) => {
      const part = real.comparePart(...given);
      seen[part === undefined ? "whole" : "part"]++;
      return part;
    },
  };
});

let root = "";
let cache = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-warm-"));
  cache = join(root, "node_modules", ".cache", "sluice");
  mkdirSync(join(root, "node_modules"));
  Object.assign(seen, { build: "1", part: 0, whole: 0 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Long after everything was written, as far as it can tell. */
const later = (): number => Date.now() + 60_000;

async function diff(...args: readonly string[]): Promise<string> {
  const io = fakeIo(root, { env: { PATH: process.env["PATH"] }, now: later });
  const all = ["diff", ...args, "--today", "2026-11-21", "--format", "json", "--format", "terminal"];
  const code = await main(all, io);
  return `exit ${code}\n${io.written().stdout}${io.written().stderr}`;
}

/** Whether the last run has looked at a part only. */
async function isPart(run: () => Promise<string>): Promise<boolean> {
  const before = seen.part;
  await run();
  return seen.part > before;
}

function begin(files: Town): void {
  initRepository(root);
  write(root, { ...files, ".gitignore": "node_modules\n" });
  commitAll(root, "first");
}

const careful = town(diceOf(randomNumbers(1), true));

test("the cache does not change the output, over any edits, commits and checkouts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(join(root, "node_modules"), { recursive: true });
      const random = randomNumbers(seed);
      const dice = diceOf(random, false);
      let files = town(diceOf(random, true));
      begin(files);
      for (let step = 0; step < 4; step++) {
        const after = edited(files, diceOf(random, dice.oneIn(2)));
        replace(root, files, after);
        files = after;
        if (dice.oneIn(4)) commitAll(root, `step ${step}`);
        const sides = dice.pick([["HEAD"], ["HEAD"], [":/first"], [":/first", "HEAD"]]);
        const fresh = await diff(...sides, "--no-cache");
        expect(await diff(...sides)).toBe(fresh);
        expect(await diff(...sides)).toBe(fresh);
      }
    }),
    { numRuns: Number(process.env["WARM_RUNS"] ?? 4), endOnFailure: true },
  );
  expect(seen.part).toBeGreaterThan(0);
}, 600_000);

const FEATURE = "features/f-9.yaml";
const RUNBOOK = "  runbook: docs/a.md\n";
const asked: Town = { ...careful, [FEATURE]: `${careful[FEATURE]?.replace(RUNBOOK, "")}${RUNBOOK}` };

function sameSizeAndTime(): void {
  const { atime, mtime } = statSync(join(root, FEATURE));
  writeFileSync(join(root, FEATURE), (asked[FEATURE] ?? "").replace("team-", "TEAM-"));
  utimesSync(join(root, FEATURE), atime, mtime);
}

function reword(path: string): void {
  const text = readFileSync(join(root, path), "utf8");
  writeFileSync(
    join(root, path),
    text.replace(/owners:\n +- .*/, "owners: [somebody]").replace("reason: they", "reason: They"),
  );
}

test.each<[string, boolean, () => void]>([
  ["nothing", true, () => {}],
  ["a feature", true, () => reword(FEATURE)],
  ["a grant", true, () => reword("grants/g-3.yaml")],
  [
    "a new file",
    true,
    () => write(root, { "grants/one-more.yaml": (careful["grants/g-0.yaml"] ?? "").replace("g-0", "one-more") }),
  ],
  [
    "a new file in a new folder",
    true,
    () => write(root, { "grants/deep/in/it.yaml": (careful["grants/g-0.yaml"] ?? "").replace("g-0", "deep") }),
  ],
  ["a new folder of sources", true, () => write(root, { "more/it.yaml": "" })],
  ["a grant that is gone", true, () => rmSync(join(root, "grants/g-3.yaml"))],
  ["a file that is called otherwise", true, () => renameSync(join(root, FEATURE), join(root, "features/f-nine.yaml"))],
  [
    "a folder that became a link",
    false,
    () => (renameSync(join(root, "grants"), join(root, "given")), symlinkSync("given", join(root, "grants"))),
  ],
  ["a file, in as many bytes and at the same time", true, sameSizeAndTime],
  [
    "a cluster",
    false,
    () =>
      write(root, {
        "stages/prod-1.yaml": (careful["stages/prod-1.yaml"] ?? "").replace(/release: .*/, "release: '1.6'"),
      }),
  ],
  ["the project", false, () => write(root, { "sluice.yaml": `# said\n${careful["sluice.yaml"]}` })],
  ["what is no source, and asked for", false, () => rmSync(join(root, "docs/a.md"))],
  ["another version of Sluice", false, () => write(root, { "package.json": '{"devDependencies": {"sluice": "2"}}' })],
])("after a run of the same, %s: a part is enough (%s)", async (_, isEnough, change) => {
  begin(asked);
  await diff("HEAD");
  change();
  const fresh = await diff("HEAD", "--no-cache");
  expect(await isPart(async () => diff("HEAD"))).toBe(isEnough);
  expect(await diff("HEAD")).toBe(fresh);
});

test("caches of another build or another folder are ignored", async () => {
  begin(careful);
  await diff("HEAD");
  expect(await isPart(async () => diff("HEAD"))).toBe(true);
  seen.build = "2";
  expect(await isPart(async () => diff("HEAD"))).toBe(false);
  expect(await isPart(async () => diff("HEAD"))).toBe(true);
});

test("a file that was just written is read again, since the next change may have the same time", async () => {
  begin(careful);
  const now = { io: fakeIo(root, { env: { PATH: process.env["PATH"] }, now: Date.now }) };
  await main(["diff", "HEAD"], now.io);
  const { length } = careful[FEATURE] ?? "";
  writeFileSync(join(root, FEATURE), (careful[FEATURE] ?? "").replace("team-", "TEAM-"));
  expect(readFileSync(join(root, FEATURE))).toHaveLength(length);
  const fresh = await diff("HEAD", "--no-cache");
  expect(await diff("HEAD")).toBe(fresh);
});

test("a folder that was not there yet is noticed", async () => {
  begin(Object.fromEntries(Object.entries(asked).filter(([path]) => !path.startsWith("grants/"))));
  await diff("HEAD");
  expect(await isPart(async () => diff("HEAD"))).toBe(true);
  write(root, { "grants/g-0.yaml": asked["grants/g-0.yaml"] ?? "" });
  const fresh = await diff("HEAD", "--no-cache");
  expect(fresh).toContain("grants/g-0.yaml");
  expect(await diff("HEAD")).toBe(fresh);
});

test("workflows at the top of the repository are compared for a project in a folder", async () => {
  const top = root;
  root = join(top, "platform");
  mkdirSync(join(root, "node_modules"), { recursive: true });
  const workflow = (version: string): Town => ({
    "../.github/workflows/deploy.yml": `steps:\n  - uses: example/sluice@${version}\n`,
  });
  write(root, { ...careful, ...workflow("v1"), ".gitignore": "node_modules\n" });
  initRepository(top);
  commitAll(top, "first");
  await diff("HEAD");
  reword(FEATURE);
  write(root, workflow("v2"));
  let said = "";
  expect(await isPart(async () => (said = await diff("HEAD")))).toBe(true);
  expect(said).toContain("version in workflows  v1 -> v2");
  expect(said).toBe(await diff("HEAD", "--no-cache"));
  root = top;
});

test("a trailer may be about any file", async () => {
  begin(asked);
  await diff("HEAD");
  reword(FEATURE);
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "x\n\nSluice-Allow: level-regressed grants/g-11.yaml because of it");
  const fresh = await diff(":/first", "--no-cache");
  expect(await isPart(async () => diff(":/first"))).toBe(false);
  expect(await diff(":/first")).toBe(fresh);
});

test("a file that changes while it is read is read again with all others", async () => {
  begin(asked);
  const repository = await openRepository(root, { PATH: process.env["PATH"] });
  const commit = await repository.resolve("HEAD");
  const head = { commit, name: undefined };
  const options = { today: "2026-11-21", guard: noLimits };
  const base = { commit, name: "HEAD" };
  const question = { root, repository, folder: "", base, head, options, now: 0, pruneLimit: undefined };
  const place = { folder: cache, root, build: "1" };
  const run = startFullRun(root, later());
  compareWhole(question, { ...run, save: (result) => run.save(result, place, undefined) });
  const workTree = compareWithRecord(place);
  expect(workTree && comparePart(question, workTree)).toBeDefined();
  write(root, { "stages/prod-1.yaml": `# said\n${asked["stages/prod-1.yaml"]}` });
  expect(workTree && comparePart(question, workTree)).toBeUndefined();
});

test("any byte of what is kept may change, and it may end anywhere: nothing else is said", async () => {
  begin(careful);
  await diff("HEAD");
  reword(FEATURE);
  const fresh = await diff("HEAD", "--no-cache");
  const [name = ""] = readdirSync(cache);
  const kept = readFileSync(join(cache, name));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: kept.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const spoilt = Buffer.from(kept);
      spoilt[at] = (spoilt[at] ?? 0) ^ by;
      for (const bytes of [spoilt, kept.subarray(0, at)]) {
        writeFileSync(join(cache, name), bytes);
        expect(await diff("HEAD")).toBe(fresh);
      }
    }),
    { numRuns: 5 },
  );
});

test("a cache that can't be written is ignored", async () => {
  begin(careful);
  write(root, { "node_modules/.cache": "in the way" });
  const fresh = await diff("HEAD", "--no-cache");
  expect(await diff("HEAD")).toBe(fresh);
  expect(await isPart(async () => diff("HEAD"))).toBe(false);
});

test("concurrent processes do not interfere, and leave no files behind", async () => {
  begin(careful);
  mkdirSync(dirname(cache), { recursive: true });
  const program = join(import.meta.dirname, "keeper.ts");
  const run = promisify(execFile);
  const runs = await Promise.all(["a", "b"].map(async () => run(process.execPath, [program, root, cache, "6"])));
  for (const { stdout } of runs) expect(new Set(stdout.trim().split("\n"))).toEqual(new Set(["the same"]));
  expect(readdirSync(cache)).toHaveLength(1);
});
