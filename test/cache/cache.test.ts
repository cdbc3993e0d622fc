/** Cached results equal fresh ones: after any edits, with concurrent runs, and with damaged cache files. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { utimesSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheFolder, reuseOrRun } from "../../src/cache/index.ts";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { openDirectory } from "../../src/files/index.ts";
import { locate } from "../../src/compiler/parse/index.ts";
import { toReport } from "../../src/report/report.ts";
import type { FileObserver } from "../../src/files/index.ts";
import type { RunReport } from "../../src/report/report.ts";
import { noLimits } from "../no-limits.ts";

const execute = promisify(execFile);

let root = "";
let folder = "";
let made = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-cache-"));
  folder = join(root, "node_modules", ".cache", "sluice");
  made = 0;
  write("sluice.yaml", "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec: {}\n");
  write("features/one.yaml", feature("one"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
}

function project(sources: string): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec: {sources: ${sources}}\n`;
}

function feature(name: string, level = "DEV"): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: ${name}}\nspec:\n  displayName: X\n  description: X\n  history: [{since: "1.6", level: ${level}}]\n`;
}

/** A report without a cache. */
function fresh(today = "2026-11-21", observer?: FileObserver): RunReport {
  const { diagnostics, documents, states } = compile(openDirectory(root, observer), {
    targets: compilerTargets,
    today,
    guard: noLimits,
  });
  return toReport({ diagnostics, documents, clusters: states.length, milliseconds: 0 }, locate);
}

/** A time long after all files were written. */
const later = (): number => Date.now() + 60_000;

async function run({ today = "2026-11-21", build = "1", now = later } = {}): Promise<RunReport> {
  return reuseOrRun(folder, { root, build, asked: [today] }, now, async (observer) => {
    made++;
    return fresh(today, observer);
  });
}

function entry(): string {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name ?? "");
}

test("an unchanged project reuses the result", async () => {
  // Created first, because creating this folder later would be a change.
  mkdirSync(join(root, "node_modules"));
  expect(await run()).toEqual(fresh());
  expect(await run()).toEqual(fresh());
  expect(made).toBe(1);
});

test.each<[string, () => void]>([
  ["a file's text", () => write("features/one.yaml", feature("one", "TEST"))],
  ["a file's text, in as many bytes and at the same time", sameSizeAndTime],
  ["a new file", () => write("features/two.yaml", feature("two"))],
  ["a new file in a new folder", () => write("grants/deep/in/it/two.yaml", feature("two"))],
  ["a file that is gone", () => rmSync(join(root, "features/one.yaml"))],
  ["a file's name", () => renameSync(join(root, "features/one.yaml"), join(root, "features/two.yaml"))],
  ["the project", () => write("sluice.yaml", "nothing: here\n")],
  ["a folder that became a link", folderToLink],
])("%s is noticed", async (_, change) => {
  await run();
  change();
  expect(await run()).toEqual(fresh());
  expect(made).toBe(2);
});

function sameSizeAndTime(): void {
  const path = join(root, "features/one.yaml");
  const { atime, mtime } = statSync(path);
  writeFileSync(path, readFileSync(path, "utf8").replace("DEV", "GAG"));
  utimesSync(path, atime, mtime);
}

function folderToLink(): void {
  renameSync(join(root, "features"), join(root, "elsewhere"));
  symlinkSync("elsewhere", join(root, "features"));
}

test("a result that V8 parses wrongly is not used", async () => {
  const odd = { unlike: 1, "\t": 2 };
  const keep = async (): Promise<object> =>
    reuseOrRun(folder, { root, build: "1", asked: [] }, later, () => Promise.resolve(odd));
  // After parsing this key, V8 13.6 takes the next one for it.
  expect(JSON.parse('{"unlike": 1, "\\\\": 2}')).toEqual({ unlike: 1, "\\": 2 });
  for (let time = 0; time < 3; time++) expect(await keep()).toEqual(odd);
});

test.each<[string, () => void]>([
  ["a new file that the pattern matches", () => write("features/two.yaml", feature("two"))],
  ["one in a new folder", () => write("features/deep/er/two.yaml", feature("two"))],
  ["a file that is gone", () => rmSync(join(root, "features/one.yaml"))],
  ["a file's text", () => write("features/one.yaml", feature("one", "TEST"))],
  ["what was missing", () => write("later/on/three.yaml", feature("three"))],
  ["a folder that became a link", folderToLink],
])("where sources are patterns, %s is noticed", async (_, change) => {
  write("sluice.yaml", project('["features/**/*.yaml", "later/*/*.yaml"]'));
  await run();
  expect(await run()).toEqual(fresh());
  expect(made).toBe(1);
  change();
  expect(await run()).toEqual(fresh());
  expect(made).toBe(2);
});

test("another day, build or repository does not reuse the result", async () => {
  await run();
  await run({ today: "2026-11-22" });
  await run({ build: "2" });
  await run({ build: "2", today: "2026-11-22" });
  expect(made).toBe(4);
});

test("recently written files are not cached, because the next change may have the same time", async () => {
  await run({ now: Date.now });
  await run({ now: Date.now });
  expect(made).toBe(2);
});

test("any changed, lost or added byte is detected", async () => {
  await run();
  const whole = readFileSync(entry());
  const path = entry();
  const { length } = whole;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      for (const bytes of [withByte(whole, at, by), whole.subarray(0, at), Buffer.concat([whole, Buffer.of(by)])]) {
        writeFileSync(path, bytes);
        const before = made;
        expect(await run()).toEqual(fresh());
        expect(made).toBe(before + 1);
      }
    }),
    { numRuns: 40 },
  );
});

function withByte(bytes: Buffer, at: number, by: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ by;
  return changed;
}

test("a cache that can't be written is ignored", async () => {
  write("node_modules/.cache", "in the way");
  expect(await run()).toEqual(fresh());
  expect(await run()).toEqual(fresh());
  expect(made).toBe(2);
});

test("concurrent runs do not interfere, and leave no files behind", async () => {
  const reports = await Promise.all(Array.from({ length: 20 }, (_, index) => run({ build: String(index % 2) })));
  for (const report of reports) expect(report).toEqual(fresh());
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await run()).toEqual(fresh());
});

test("concurrent processes do not interfere, with any edits between them", async () => {
  const script = join(import.meta.dirname, "run.ts");
  const days = ["2026-11-21", "2027-11-21"];
  for (const text of [feature("one"), "a: [\n", feature("one", "TEST")]) {
    write("features/one.yaml", text);
    const runs = Array.from({ length: 4 }, async (_, index) => {
      const today = days[index % 2] ?? "";
      const { stdout } = await execute(process.execPath, [script, root, folder, today]);
      expect(JSON.parse(stdout)).toEqual(fresh(today));
    });
    await Promise.all(runs);
    expect(readdirSync(folder)).toHaveLength(1);
  }
});

const edit = fc.record({
  file: fc.constantFrom("features/one.yaml", "features/two.yaml", "stages/x/three.yml", "sluice.yaml"),
  text: fc.constantFrom(
    feature("one"),
    feature("two"),
    feature("one", "TEST"),
    project('["**/*.yaml"]'),
    project('["stages/*", features]'),
    "a: [\n",
    undefined,
  ),
  today: fc.constantFrom("2026-11-21", "2027-11-21"),
});

test("after any edits the report is that of a run without a cache", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      for (const { file, text, today } of edits) {
        if (text === undefined) rmSync(join(root, file), { force: true });
        else write(file, text);
        expect(await run({ today })).toEqual(fresh(today));
        expect(await run({ today })).toEqual(fresh(today));
      }
    }),
    { numRuns: 30 },
  );
  expect(made).toBeGreaterThan(0);
});

test("the cache is in node_modules if that exists, or in $SLUICE_CACHE", () => {
  expect(cacheFolder(root, {})).toBe(undefined);
  expect(cacheFolder(root, { SLUICE_CACHE: "/somewhere" })).toBe("/somewhere");
  mkdirSync(join(root, "node_modules"));
  expect(cacheFolder(root, {})).toBe(folder);
});
