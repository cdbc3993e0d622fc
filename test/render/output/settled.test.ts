/** What is on the disk before it takes its name, so that a machine that stops leaves no name for half a text. */
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { saveSources } from "../../../src/render/output/sources.ts";
import { realDisk } from "../../../src/files/file-system.ts";
import type { Disk } from "../../../src/files/file-system.ts";
import { outputFolder } from "./output.ts";

/** A disk that is told of names given to texts that were not waited for, and of folders that nobody waits for. */
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

/** More than are waited for at once. */
const MANY = 300;

test("every file of a run is waited for before the first takes its name", async () => {
  const files = Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`clusters/c${n}/state/x.yaml`, `${n}\n`]));
  const output = outputFolder();
  for (const contents of [files, { ...files, "clusters/c7/state/x.yaml": "other\n" }]) {
    const { disk, early } = watched();
    await output.write(contents, { disk });
    expect(early).toEqual([]);
    expect(output.files()).toMatchObject(contents);
  }
});

test("sources are waited for, and so are their names", async () => {
  const output = outputFolder();
  const { disk, early, open } = watched();
  const edits = ["a/one.yaml", "b/two.yaml"].map((path) => ({ path, before: undefined, after: "new\n" }));
  await saveSources(output.root, edits, disk);
  expect([early, [...open]]).toEqual([[], []]);
});

test("what can't be waited for is said, after all others were", async () => {
  const output = outputFolder();
  output.put("there", "");
  const paths = [...Array.from({ length: MANY }, () => "there"), "gone"].map(output.at);
  await expect(realDisk.settle(paths)).rejects.toThrow("ENOENT");
  await expect(realDisk.flush(paths)).rejects.toThrow("ENOENT");
  await expect(realDisk.flush([output.root])).resolves.toBeUndefined();
});
