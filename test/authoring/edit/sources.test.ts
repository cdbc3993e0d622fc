/**
 * Tests that source files are written completely or not at all, whatever operation fails, and that work of others is
 * kept.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realDisk } from "../../../src/files/file-system.ts";
import type { Disk } from "../../../src/files/file-system.ts";
import { saveSources } from "../../../src/render/output/save-sources.ts";
import type { SourceEdit } from "../../../src/render/output/save-sources.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-sources-"));
  mkdirSync(join(folder, "a"));
  writeFileSync(join(folder, "a/one.yaml"), "old one\n");
  writeFileSync(join(folder, "a/gone.yaml"), "old gone\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const EDITS: readonly SourceEdit[] = [
  { path: "a/one.yaml", before: "old one\n", after: "new one\n" },
  { path: "b/c/two.yaml", before: undefined, after: "new two\n" },
  { path: "a/gone.yaml", before: "old gone\n", after: undefined },
];

function contents(): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** A disk whose n-th operation that changes something fails. */
function failingAt(n: number): { readonly disk: Disk; readonly count: () => number } {
  let count = 0;
  const step =
    <A extends readonly unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      count++;
      if (count === n) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
      return act(...args);
    };
  const { create, rename, remove, makeFolder, flush } = realDisk;
  const disk = {
    ...realDisk,
    create: step(create),
    rename: step(rename),
    remove: step(remove),
    makeFolder: step(makeFolder),
    flush: step(flush),
  };
  return { disk, count: () => count };
}

const OLD = { "a/one.yaml": "old one\n", "a/gone.yaml": "old gone\n" };
const NEW = { "a/one.yaml": "new one\n", "b/c/two.yaml": "new two\n" };

test("all of them are written", async () => {
  expect(await saveSources(folder, EDITS)).toBeUndefined();
  expect(contents()).toEqual(NEW);
});

test("wherever it fails, every file is its old or its new self, no temporary is left, and a second run completes it", async () => {
  const all = failingAt(0);
  await saveSources(folder, EDITS, all.disk);
  for (let n = 1; n <= all.count(); n++) {
    for (const path of Object.keys(contents())) rmSync(join(folder, path));
    rmSync(join(folder, "b"), { recursive: true, force: true });
    for (const [path, text] of Object.entries(OLD)) writeFileSync(join(folder, path), text);
    await expect(saveSources(folder, EDITS, failingAt(n).disk), String(n)).rejects.toThrow("no space");
    const now = contents();
    for (const [path, text] of Object.entries(now)) {
      const { before, after } = EDITS.find((edit) => edit.path === path) ?? {};
      expect([before, after], `${n} ${path}`).toContain(text);
    }
    const left = EDITS.filter(({ path, after }) => now[path] !== after).map((edit) => ({
      ...edit,
      before: now[edit.path],
    }));
    expect(await saveSources(folder, left)).toBeUndefined();
    expect(contents()).toEqual(NEW);
  }
});

test.each([
  ["changed meanwhile", () => writeFileSync(join(folder, "a/one.yaml"), "mine\n"), "was changed in the meantime"],
  ["gone meanwhile", () => rmSync(join(folder, "a/one.yaml")), "was deleted in the meantime"],
  [
    "made meanwhile",
    () => (mkdirSync(join(folder, "b/c"), { recursive: true }), writeFileSync(join(folder, "b/c/two.yaml"), "mine")),
    "already exists",
  ],
  [
    "a link now",
    () => (rmSync(join(folder, "a/one.yaml")), symlinkSync("/etc/hostname", join(folder, "a/one.yaml"))),
    "is a symbolic link",
  ],
  ["behind a link", () => symlinkSync("a", join(folder, "b")), "is a symbolic link"],
  ["behind a file", () => writeFileSync(join(folder, "b"), ""), "is not a folder"],
])("a file that is %s is left alone, and so are the others", async (_, happens, expected) => {
  happens();
  const before = contents();
  expect(await saveSources(folder, EDITS)).toContain(expected);
  expect(contents()).toEqual(before);
});
