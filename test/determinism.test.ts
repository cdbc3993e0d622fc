/** The same tree gives the same bytes: whatever the files are called, on every machine, on every day. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { fakeIo } from "./cli/fake-io.ts";

const ROOT = join(import.meta.dirname, "..");
const BIN = join(ROOT, "src/bin.ts");
const FOLDERS = ["catalog", "features", "grants", "stages"];
/** Every document of the platform is judged; runbooks only have to be there. */
const PLATFORM = ["sluice.yaml", ...FOLDERS, "docs/runbooks"];

const temporary = mkdtempSync(join(tmpdir(), "sluice-determinism-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let count = 0;
/** A copy of the example platform whose sources have been rewritten: path -> path, text -> text. */
function platform(rewrite: (sources: ReadonlyMap<string, string>) => ReadonlyMap<string, string>): string {
  const folder = join(temporary, `platform-${count++}`);
  for (const part of PLATFORM) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const paths = globSync(`{${FOLDERS.join(",")}}/**/*.yaml`, { cwd: folder });
  const sources = new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  for (const part of FOLDERS) rmSync(join(folder, part), { recursive: true });
  for (const [path, text] of rewrite(sources)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Path -> hash of everything in a folder. */
function digest(folder: string): Readonly<Record<string, string>> {
  const paths = globSync(["**/*", "**/.*"], { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), hash(path)]));
}

async function render(folder: string, ...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const io = fakeIo(folder);
  const code = await main(["render", ...args], io);
  expect(`${code}\n${io.written().stdout}`).toMatch(/^0\n/);
  return digest(join(folder, "rendered"));
}

const documentsOf = (text: string): readonly string[] => text.split(/^---\n/m);

let expected: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  expected = await render(platform((sources) => sources));
  expect(Object.keys(expected).length).toBeGreaterThan(100);
});

describe("the sources may be arranged otherwise", () => {
  test("files in another order, under other names", async () => {
    const renamed = platform((sources) => {
      const backwards = [...sources].toReversed();
      return new Map(backwards.map(([path, text], index) => [`${dirname(path)}/${1000 - index}.yml`, text]));
    });
    expect(await render(renamed)).toEqual(expected);
  });

  test("all documents in one file, the last one first", async () => {
    const one = platform((sources) => {
      const documents = [...sources.values()].flatMap(documentsOf).toReversed();
      return new Map([["stages/all.yaml", documents.join("\n---\n")]]);
    });
    expect(await render(one)).toEqual(expected);
  });

  test("every document in a file of its own, in folders that say nothing", async () => {
    const many = platform((sources) => {
      const documents = [...sources.values()].flatMap(documentsOf);
      return new Map(documents.map((text, index) => [`grants/${index % 7}/${index}.yaml`, text]));
    });
    expect(await render(many)).toEqual(expected);
  });
});

describe("the text may be written otherwise", () => {
  const rewritten = (change: (text: string) => string): string =>
    platform((sources) => new Map([...sources].map(([path, text]) => [path, change(text)])));

  test("lines that end with CRLF", async () => {
    expect(await render(rewritten((text) => text.replaceAll("\n", "\r\n")))).toEqual(expected);
  });

  test("a byte order mark at the start", async () => {
    expect(await render(rewritten((text) => `\ufeff${text}`))).toEqual(expected);
  });

  test("comments and empty lines", async () => {
    const commented = rewritten((text) => text.replaceAll("\nspec:\n", "\n\n# what it says\nspec: # here\n\n"));
    expect(await render(commented)).toEqual(expected);
  });
});

describe("the machine may be another", () => {
  const elsewhere = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
    const folder = platform((sources) => sources);
    execFileSync(process.execPath, [BIN, "render"], { cwd: folder, env: { PATH: process.env["PATH"] ?? "", ...env } });
    return digest(join(folder, "rendered"));
  };

  test.each([
    { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
    { TZ: "America/Los_Angeles", LC_ALL: "C", LANG: "C" },
  ])("$TZ, $LC_ALL", (env) => {
    expect(elsewhere(env)).toEqual(expected);
  });

  test("the day may be another: it changes what is said, never what is written", async () => {
    for (const day of ["2020-02-29", "2031-01-01"])
      expect(
        await render(
          platform((sources) => sources),
          "--today",
          day,
        ),
      ).toEqual(expected);
  });
});

test("rendering what is rendered writes nothing", async () => {
  const folder = platform((sources) => sources);
  await render(folder);
  const io = fakeIo(folder);
  expect(await main(["render", "--check"], io)).toBe(0);
  expect(await render(folder)).toEqual(expected);
});
