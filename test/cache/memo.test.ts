/** A memo is valid only for files with unchanged stats. */
import { mkdtempSync, lstatSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveMemo, recallMemo, StatRecorder } from "../../src/cache/memo.ts";
import type { Memo, Owner } from "../../src/cache/memo.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-memo-"));
  writeFileSync(join(root, "sluice.yaml"), "");
  writeFileSync(join(root, "a"), "one");
  writeFileSync(join(root, "b"), "two");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const owner = (build = "1"): Owner => ({ root, build, name: "diff" });

/** `age`: milliseconds since the last change. */
function kept(age: number): Memo | undefined {
  const seen = new StatRecorder();
  for (const path of ["a", "b"]) seen.onStat(path, lstatSync(join(root, path)));
  const folder = join(root, "cache");
  saveMemo(folder, owner(), { text: "a text", paths: ["a", "b"] }, seen, Date.now() + age);
  return recallMemo(folder, owner());
}

test("a file with unchanged stats is untouched, by its index in the list", () => {
  const memo = kept(60_000);
  expect(memo?.text).toBe("a text");
  expect(memo?.isUntouched("a", 0)).toBe(true);
  expect(memo?.isUntouched("b", 1)).toBe(true);
  expect(memo?.isUntouched("b", 0)).toBe(false);
});

test("recently written files are not cached", () => {
  expect(kept(0)?.isUntouched("a", 0)).toBe(false);
});

test("a changed, a replaced and a deleted file are detected", () => {
  const memo = kept(60_000);
  writeFileSync(join(root, "a"), "uno");
  expect(memo?.isUntouched("a", 0)).toBe(false);
  renameSync(join(root, "a"), join(root, "b"));
  expect(memo?.isUntouched("b", 1)).toBe(false);
  expect(memo?.isUntouched("a", 0)).toBe(false);
  expect(memo?.isStill("a", null)).toBe(true);
  expect(memo?.isStill("b", null)).toBe(false);
  expect(memo?.isStill("b", "file")).toBe(true);
});

test("a change with the same size and modification time is detected by the change time", () => {
  utimesSync(join(root, "a"), 1_000_000_000, 1_000_000_000);
  const memo = kept(60_000);
  writeFileSync(join(root, "a"), "uno");
  utimesSync(join(root, "a"), 1_000_000_000, 1_000_000_000);
  expect(memo?.isUntouched("a", 0)).toBe(false);
});

test("a run during which the stats of a file changed leaves nothing", () => {
  const seen = new StatRecorder();
  seen.onStat("a", lstatSync(join(root, "a")));
  writeFileSync(join(root, "a"), "longer");
  seen.onStat("a", lstatSync(join(root, "a")));
  expect(seen.looked).toBeUndefined();
  expect(seen.look(Date.now() + 60_000)).toBeUndefined();
});

test("the memo of another build is not used", () => {
  kept(60_000);
  expect(recallMemo(join(root, "cache"), owner("2"))).toBeUndefined();
});
