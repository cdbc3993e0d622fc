/** What is written is on the disk before it takes its name, and the names are before the run ends: a power cut leaves old or new. */
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { outputFolder } from "../render/output/output.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Writes down what is done to the disk: `sync` with the path that was opened, `rename` with both. */
const WATCH = `
  import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
  const done = []; const opened = new Map(); const { openSync, fsync, renameSync } = fs;
  fs.openSync = (path, ...others) => { const file = openSync(path, ...others); opened.set(file, path); return file; };
  fs.fsync = (file, end) => { const path = opened.get(file); fsync(file, (fault) => { done.push(["sync", path]); end(fault); }); };
  fs.renameSync = (from, to) => { renameSync(from, to); done.push(["rename", from, to]); };
  syncBuiltinESMExports();
  process.on("exit", () => console.error(JSON.stringify(done)));
`;

type Done = readonly [what: "sync" | "rename", path: string, to?: string];

test("every file before its name, and every folder after the names in it", () => {
  const { root } = outputFolder();
  cpSync(join(ROOT, "test/platforms/tiny"), root, { recursive: true });
  const watch = ["--import", `data:text/javascript,${encodeURIComponent(WATCH)}`];
  const run = spawnSync(process.execPath, [...watch, join(ROOT, "src/bin.ts"), "render", "-C", root], {
    encoding: "utf8",
  });
  expect(run.status).toBe(0);
  const done = JSON.parse(run.stderr) as readonly Done[];
  const named = done.flatMap(([what, from, to = ""], at) => (what === "rename" ? [{ from, to, at }] : []));
  expect(named.map(({ to }) => basename(to))).toContain("cluster.json");
  expect(named.filter(({ from, at }) => !done.slice(0, at).some(([, path]) => path === from))).toEqual([]);
  const files = named.filter(({ to }) => !basename(to).startsWith(".sluice-"));
  const folders = new Set(files.map(({ to }) => join(to, "..")));
  expect(folders.size).toBeGreaterThan(3);
  const last = Math.max(...files.map(({ at }) => at));
  const since = new Set(done.slice(last).map(([, path]) => path));
  expect([...folders].filter((folder) => !since.has(folder))).toEqual([]);
});
