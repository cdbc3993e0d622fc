/** Tests that files are durable before they are renamed, so that a crash leaves no half-written file. */
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { saveSources } from "../../../src/render/output/save-sources.ts";
import { realDisk } from "../../../src/files/file-system.ts";
import type { Disk } from "../../../src/files/file-system.ts";
import { outputFolder } from "./output.ts";

/** A disk that records early renames of files that are not durable yet, and folders that are never flushed. */
function watched(): { readonly disk: Disk; readonly early: string[]; readonly open: Set<string> } {
  const [settled, open, early] = [new Set<string>(), new Set<string>(), [] as string[]];
  const disk: Disk = {
    ...realDisk,
    async settle(paths) {
      await realDisk.settle(paths);
      for (const path of paths) settled.add(path);
    },
    async flush(folders) {
      await realDisk.flush(folders);
      for (const folder of folders) open.delete(folder);
    },
    rename(from, to) {
      if (!settled.has(from)) early.push(to);
      open.add(dirname(to));
      realDisk.rename(from, to);
    },
  };
  return { disk, early, open };
}

/** More files than are synced at once. */
const MANY = 300;

test("all files of a run are durable before the first rename", async () => {
  const files = Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`clusters/c${n}/state/x.yaml`, `${n}\n`]));
  const output = outputFolder();
  for (const contents of [files, { ...files, "clusters/c7/state/x.yaml": "other\n" }]) {
    const { disk, early } = watched();
    await output.write(contents, { disk });
    expect(early).toEqual([]);
    expect(output.files()).toMatchObject(contents);
  }
});

test("edited sources and their names are durable", async () => {
  const output = outputFolder();
  const { disk, early, open } = watched();
  const edits = ["a/one.yaml", "b/two.yaml"].map((path) => ({ path, before: undefined, after: "new\n" }));
  await saveSources(output.root, edits, disk);
  expect([early, [...open]]).toEqual([[], []]);
});

test("a failed fsync is reported after all others have finished", async () => {
  const output = outputFolder();
  output.put("there", "");
  const paths = [...Array.from({ length: MANY }, () => "there"), "gone"].map(output.at);
  await expect(realDisk.settle(paths)).rejects.toThrow("ENOENT");
  await expect(realDisk.flush(paths)).rejects.toThrow("ENOENT");
  await expect(realDisk.flush([output.root])).resolves.toBeUndefined();
});
