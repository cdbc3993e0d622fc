/** Tests that files with an unchanged stat are not read, and that every change is still noticed. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { saveStatCache, loadStatCache } from "../../../src/cli/commands/render/render-record.ts";
import { StatCache } from "../../../src/render/output/index.ts";
import { realDisk } from "../../../src/files/file-system.ts";
import type { Disk } from "../../../src/files/file-system.ts";
import { copyOf, outputFolder, writeTo } from "./output.ts";
import type { Files } from "./output.ts";

const FILES: Files = {
  "clusters/a/state/x.yaml": "a: 1\n",
  "clusters/b/state/x.yaml": "b: 1\n",
  "state/a.json": "{}\n",
};

/** Late enough that all stats are reliable. */
const LATER = Date.now() + 3_600_000;

/** Longer than a tick of the disk's clock, which a stat must be older than in real runs. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15);
}

test("a second run reads no file but the listing and the record", async () => {
  const output = outputFolder();
  const read: string[] = [];
  const disk: Disk = { ...realDisk, read: (path) => (read.push(path), realDisk.read(path)) };
  const first = new StatCache();
  await output.write(FILES, { statCache: first, disk });
  const second = new StatCache(first.settled(LATER));
  read.length = 0;
  expect(await output.write(FILES, { statCache: second, disk })).toMatchObject({
    unchanged: 3,
    created: [],
    changed: [],
  });
  expect(read.filter((path) => !/\.sluice-(?:files|record|lock)$/.test(path))).toEqual([]);
  const third = new StatCache(second.settled(LATER));
  await output.write(FILES, { statCache: third, disk });
  expect([second.hasNews, third.hasNews]).toEqual([false, false]);
});

test("entries younger than a clock tick are not reused", () => {
  const statCache = new StatCache();
  statCache.saw("fine", [1000.5, 1000.5, 1, 1], "x");
  statCache.saw("coarse", [1000, 1000, 1, 2], "x");
  statCache.saw("renamed", [10.5, 1000.5, 1, 3], "x");
  const believed = (now: number): readonly string[] => [...statCache.settled(now).keys()];
  expect(believed(1020)).toEqual([]);
  expect(believed(1021)).toEqual(["fine", "renamed"]);
  expect(believed(3000)).toEqual(["fine", "coarse", "renamed"]);
});

test("a file that replaced the written one is not in the cache", () => {
  const statCache = new StatCache();
  statCache.wrote("ours", [1, 1, 5, 7], [1, 2, 5, 7], "x");
  statCache.wrote("longer", [1, 1, 5, 7], [1, 2, 6, 7], "x");
  statCache.wrote("other", [1, 1, 5, 7], [1, 2, 5, 8], "x");
  statCache.wrote("later", [1, 1, 5, 7], [3, 3, 5, 7], "x");
  expect([...statCache.settled(LATER).keys()]).toEqual(["ours"]);
});

test("an edit in place is noticed, even with the same size and time", async () => {
  const output = outputFolder();
  const first = new StatCache();
  await output.write(FILES, { statCache: first });
  const path = output.at("state/a.json");
  const { atimeMs, mtimeMs, size, ino } = statSync(path);
  pause();
  writeFileSync(path, "[]\n");
  utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
  const edited = statSync(path);
  expect([edited.size, edited.ino]).toEqual([size, ino]);
  // Times are set with less precision than they are stored, so they are set as close as possible.
  const known = new Map(
    [...first.settled(LATER)].map(([at, { stamp, digest }]) => [
      at,
      { digest, stamp: [at === "state/a.json" ? edited.mtimeMs : stamp[0], stamp[1], stamp[2], stamp[3]] as const },
    ]),
  );
  expect((await output.write(FILES, { statCache: new StatCache(known) })).codes).toEqual(["hand-edited"]);
});

describe("with and without the cache", () => {
  const path = fc.constantFrom(...Object.keys(FILES), "clusters/c/new.yaml");
  const step = fc.oneof(
    fc.record({ does: fc.constant("edit" as const), path, text: fc.constantFrom("a: 2\n", "a: 3\n", "long: text\n") }),
    fc.record({ does: fc.constant("delete" as const), path, text: fc.constant("") }),
    fc.record({ does: fc.constant("change" as const), path, text: fc.constantFrom("a: 1\n", "a: 4\n", "x: 1\n") }),
  );

  test("every run in a sequence of edits has the same result", async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (steps, force) => {
        const output = outputFolder();
        let statCache = new StatCache();
        const wanted: Record<string, string> = { ...FILES };
        await output.write(wanted, { statCache });
        for (const { does, path: at, text } of steps) {
          pause();
          if (does === "change") wanted[at] = text;
          else if (does === "edit" && output.files()[at] !== undefined) writeFileSync(output.at(at), text);
          else if (does === "delete" && output.files()[at] !== undefined) unlinkSync(output.at(at));
          const plain = copyOf(output);
          statCache = new StatCache(statCache.settled(LATER));
          const [known, anew] = [
            await output.write(wanted, { statCache, force }),
            await writeTo(plain.root, wanted, { force }),
          ];
          expect(known).toEqual(anew);
          expect(output.everything()).toEqual(plain.everything());
        }
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });
});

describe("the saved cache", () => {
  function kept(): { readonly place: Parameters<typeof loadStatCache>[0]; readonly file: string } {
    const root = mkdtempSync(join(tmpdir(), "sluice-stat-cache-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    writeFileSync(join(root, "sluice.yaml"), "");
    const folder = join(root, "cache");
    const place = { folder, root, output: "/somewhere/rendered", build: "b1" };
    const statCache = new StatCache();
    statCache.saw("a file", [1.5, 2.5, 3, 4], "0".repeat(64));
    statCache.saw("b", [5.5, 6.5, 7, 8], "f".repeat(64));
    saveStatCache(place, statCache, LATER);
    const [name = ""] = readdirSync(folder);
    return { place, file: join(folder, name) };
  }
  const knows = (statCache: StatCache): readonly (string | undefined)[] => [
    statCache.digestOf("a file", [1.5, 2.5, 3, 4]),
    statCache.digestOf("b", [5.5, 6.5, 7, 8]),
  ];
  const ALL = ["0".repeat(64), "f".repeat(64)];
  const NOTHING = [undefined, undefined];

  test("is loaded again", () => {
    const { place } = kept();
    expect(knows(loadStatCache(place))).toEqual(ALL);
    expect(loadStatCache(place).digestOf("b", [5.5, 6.5, 7, 9])).toBeUndefined();
  });

  test("belongs to one output folder and one build", () => {
    const { place } = kept();
    expect(knows(loadStatCache({ ...place, build: "b2" }))).toEqual(NOTHING);
    expect(knows(loadStatCache({ ...place, output: "/elsewhere" }))).toEqual(NOTHING);
  });

  test("is ignored wherever it is corrupted", () => {
    const { place, file } = kept();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at++) {
      writeFileSync(file, whole.subarray(0, at));
      expect(knows(loadStatCache(place))).toEqual(NOTHING);
      writeFileSync(file, whole.with(at, (whole[at] ?? 0) ^ 1));
      knows(loadStatCache(place)).forEach((digest, index) => expect([NOTHING[index], ALL[index]]).toContain(digest));
    }
  });
});
