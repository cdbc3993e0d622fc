/** The same tree gives the same bytes: however it is cut into files, on every machine, on every day. */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../src/compiler/compile.ts";
import { openDirectory } from "../src/files/index.ts";
import type { Tree } from "../src/files/index.ts";
import { compilerTargets, render } from "../src/render/render.ts";
import { noLimits } from "./no-limits.ts";

const ROOT = join(import.meta.dirname, "..");
const TODAY = "2026-11-21";

type Files = ReadonlyMap<string, string>;

const project = readFileSync(join(ROOT, "sluice.yaml"), "utf8");
/** The sources of the example platform, `sluice.yaml` apart. */
const sources: Files = new Map(
  globSync("{catalog,features,grants,stages}/**/*.yaml", { cwd: ROOT }).map((path) => [
    path,
    readFileSync(join(ROOT, path), "utf8"),
  ]),
);
const documents = [...sources.values()].flatMap((text) => text.split(/^---\n/m));

/** A tree that is nowhere on a disk; it lists its files in the order given. Runbooks are looked for in the real one. */
function treeOf(files: Files): Tree {
  const all = new Map([["sluice.yaml", project], ...files]);
  return {
    read: (path) => {
      const text = all.get(path);
      return text === undefined ? undefined : Buffer.from(text);
    },
    list: (folders) =>
      [...all.keys()]
        .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
        .map((path) => ({ path, kind: "file" })),
    exists: openDirectory(ROOT).exists,
  };
}

/** Path -> content of everything that is rendered. */
function rendered(files: Files, today: string = TODAY): Readonly<Record<string, string>> {
  const { model, states, diagnostics } = compile(treeOf(files), { targets: compilerTargets, today, guard: noLimits });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (model === undefined) throw new Error("the example has no project");
  return Object.fromEntries([...render({ model, states })].map(({ path, content }) => [path, content]));
}

const expected = rendered(sources);

test("there is something to compare", () => {
  expect(Object.keys(expected).length).toBeGreaterThan(100);
});

describe("the sources may be arranged otherwise", () => {
  test("all documents in one file, the last one first", () => {
    expect(rendered(new Map([["stages/all.yaml", documents.toReversed().join("\n---\n")]]))).toEqual(expected);
  });

  test("in any number of files, in any order, in folders that say nothing", () => {
    const anyOrder = fc.shuffledSubarray(documents, { minLength: documents.length, maxLength: documents.length });
    const anyCut = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: documents.length });
    const check = fc.property(anyOrder, anyCut, (order, cuts) => {
      const files = new Map<string, string>();
      for (let at = 0, n = 0; at < order.length; at += cuts[n] ?? 1, n++)
        files.set(`grants/${(n * 7) % 10}/${n}.yml`, order.slice(at, at + (cuts[n] ?? 1)).join("\n---\n"));
      expect(rendered(files)).toEqual(expected);
    });
    fc.assert(check, { numRuns: 8 });
  });
});

describe("the text may be written otherwise", () => {
  test.each<[string, (text: string) => string]>([
    ["lines that end with CRLF", (text) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark at the start", (text) => `\ufeff${text}`],
    ["comments and empty lines", (text) => text.replaceAll("\nspec:\n", "\n\n# what it says\nspec: # here\n\n")],
    [
      "deeper indentation",
      (text) => text.replaceAll(/^( *)(- )?/gm, (_, by: string, dash?: string) => by + by + (dash ? "-   " : "")),
    ],
  ])("%s", (_, change) => {
    expect(rendered(new Map([...sources].map(([path, text]) => [path, change(text)])))).toEqual(expected);
  });
});

describe("the day may be another: it changes what is said, never what is written", () => {
  test.each(["2020-02-29", "2027-07-01", "2099-01-01"])("%s", (day) => {
    expect(rendered(sources, day)).toEqual(expected);
  });
});

describe("the machine may be another", () => {
  const temporary = mkdtempSync(join(tmpdir(), "sluice-determinism-"));
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  test.each([
    { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
    { TZ: "America/Los_Angeles", LC_ALL: "C", LANG: "C" },
  ])("$TZ, $LC_ALL", (env) => {
    const out = join(temporary, env.LANG);
    execFileSync(process.execPath, [join(ROOT, "src/bin.ts"), "render", "--out", out], { cwd: ROOT, env });
    const written = Object.keys(expected).map((path) => [path, readFileSync(join(out, path), "utf8")]);
    expect(Object.fromEntries(written)).toEqual(expected);
  });
});
