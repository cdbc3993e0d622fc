/** A pull request may bring files where the cache lies. What they say is not believed, and nothing is kept through them. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheFolder, loadRun, reuseOrRun } from "../../src/cache/index.ts";
import { saveMemo, recallMemo, StatRecorder } from "../../src/cache/memo.ts";
import { saveStatCache, loadStatCache } from "../../src/cli/commands/render/render-record.ts";
import { StatCache } from "../../src/render/output/index.ts";

let place = "";
let root = "";
let folder = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "sluice-poison-"));
  root = join(place, "checkout");
  folder = join(root, "node_modules/.cache/sluice");
  checkOut();
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A clone at the same path, of the same files. */
function checkOut(): void {
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(join(root, "sluice.yaml"), "");
}

/** What was kept in one checkout, committed, and so brought to another one. */
function commitCache(): void {
  const former = join(place, "former");
  // It stays, or the disk may give its number away again.
  renameSync(root, former);
  checkOut();
  cpSync(join(former, relative(root, folder)), folder, { recursive: true });
}

const owner = {
  get root(): string {
    return root;
  },
  build: "1",
  name: "diff",
};

test("a result that says it has looked at nothing, and so is always up to date", async () => {
  const circumstances = { root, build: "1", asked: [] };
  const answer = (): Promise<string> => reuseOrRun(folder, circumstances, Date.now, () => Promise.resolve("fresh"));
  await reuseOrRun(folder, circumstances, Date.now, () => Promise.resolve("forged"));
  expect(await answer()).toBe("forged");
  commitCache();
  expect(readdirSync(folder)).toHaveLength(1);
  expect(loadRun(folder, circumstances)).toBeUndefined();
  expect(await answer()).toBe("fresh");
});

test("an outline that leaves out what a change touches", () => {
  saveMemo(folder, owner, { text: "forged", paths: [] }, new StatRecorder(), Date.now());
  expect(recallMemo(folder, owner)?.text).toBe("forged");
  commitCache();
  expect(recallMemo(folder, owner)).toBeUndefined();
});

test("hashes of output files that nobody has looked at", () => {
  const where = { folder, root, output: join(root, "rendered"), build: "1" };
  const forged = new StatCache();
  forged.saw("a.yaml", [1, 1, 1, 1], "0".repeat(64));
  saveStatCache(where, forged, Date.now());
  expect(loadStatCache(where).digestOf("a.yaml", [1, 1, 1, 1])).toBe("0".repeat(64));
  commitCache();
  expect(loadStatCache(where).digestOf("a.yaml", [1, 1, 1, 1])).toBeUndefined();
});

test.each(["node_modules", "node_modules/.cache", "node_modules/.cache/sluice"])("%s as a link", (path) => {
  mkdirSync(folder);
  expect(cacheFolder(root, {})).toBe(folder);
  rmSync(join(root, path), { recursive: true });
  mkdirSync(join(place, "home/.cache/sluice"), { recursive: true });
  symlinkSync(join(place, "home"), join(root, path));
  expect(cacheFolder(root, {})).toBeUndefined();
});
