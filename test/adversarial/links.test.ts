/** A pull request may bring links under the names of what CI writes. Nothing is written through any of them. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { saveSarif } from "../../src/cli/action/main.ts";
import { writeOutputs, writeSummary } from "../../src/cli/action/github-runner.ts";
import { cacheFolder } from "../../src/cache/index.ts";
import { main } from "../../src/cli/index.ts";
import { saveText } from "../../src/files/text-file.ts";
import { realDisk } from "../../src/files/file-system.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { report } from "../report/reports.ts";

let place = "";
let root = "";
let outside = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "sluice-links-"));
  root = join(place, "checkout");
  outside = join(place, "home");
  cpSync(join(import.meta.dirname, "../platforms/tiny"), root, { recursive: true });
  mkdirSync(join(root, ".git/hooks"), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, ".bashrc"), "precious");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

const untouched = (): void => {
  expect(readdirSync(outside)).toEqual([".bashrc"]);
  expect(readFileSync(join(outside, ".bashrc"), "utf8")).toBe("precious");
  expect(readdirSync(join(root, ".git/hooks"))).toEqual([]);
};

async function sluice(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const io = fakeIo(root);
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  return { code, text: stdout + stderr };
}

/** What the pull request brings at `out`, and the path below it that a command line names. */
const LINKS = [
  ["to a file", (out: string) => link(out, join(outside, ".bashrc")), ""],
  ["to a file, relative", (out: string) => link(out, "../home/.bashrc"), ""],
  ["to nothing yet", (out: string) => link(out, join(outside, "new")), ""],
  ["to a folder", (out: string) => link(out, outside), "/x"],
  ["to a link", (out: string) => (link("other", outside), link(out, "other")), "/x"],
  ["to git's own folder", (out: string) => link(out, ".git/hooks"), "/pre-commit"],
] as const;

describe.each(LINKS)("a link %s", (_, bring, below) => {
  test.each([
    ["a report", (out: string) => ["validate", "--format", "terminal", "--format", `json=${out}`]],
    ["a module", (out: string) => ["codegen", "--lang", "ts", "--out", out]],
    ["a site", (out: string) => ["site", "--out", out]],
    ["manifests", (out: string) => ["render", "--out", out]],
    ["a new repository", (out: string) => ["init", out]],
    ["what was imported", (out: string) => ["import", "openfeature-manifest", "flags.json", "--format", `json=${out}`]],
  ])("%s is not written through it", async (_, args) => {
    bring("out");
    writeFileSync(join(root, "flags.json"), '{"flags": {}}');
    const { code, text } = await sluice(...args(`out${below}`));
    expect(text).toMatch(/link|not a folder/);
    expect(code).toBeGreaterThan(0);
    untouched();
  });
});

test("no edit goes through a project that is a link, in another checkout", async () => {
  mkdirSync(join(place, "outer/.git"), { recursive: true });
  symlinkSync(root, join(place, "outer/project"));
  const before = readFileSync(join(root, "sluice.yaml"), "utf8");
  const { code, text } = await sluice("init", join(place, "outer/project"));
  expect([code, text]).toEqual([2, expect.stringContaining("is a symbolic link")]);
  expect(readFileSync(join(root, "sluice.yaml"), "utf8")).toBe(before);
  expect(existsSync(join(root, ".githooks"))).toBe(false);
});

describe("the Action", () => {
  test.each(LINKS)("SARIF is not written through a link %s", (_, bring, below) => {
    // What `actions/checkout` makes without git is a checkout too.
    rmSync(join(root, ".git"), { recursive: true });
    rmSync(join(root, "sluice.yaml"));
    mkdirSync(join(root, ".git/hooks"), { recursive: true });
    bring("sluice.sarif");
    const save = (): void => saveSarif(report(), `sluice.sarif${below}`, "", { GITHUB_WORKSPACE: root });
    expect(save).toThrow(/link/);
    untouched();
  });

  test("the workspace is a checkout also where it holds neither .git nor a project", () => {
    const workspace = join(place, "workspace");
    mkdirSync(workspace);
    symlinkSync(join(outside, ".bashrc"), join(workspace, "out"));
    expect(() => saveSarif(report(), "out", "", { GITHUB_WORKSPACE: workspace })).toThrow(/link/);
    untouched();
  });

  test("outputs and the summary are appended to, and not through a link of the workspace", () => {
    const file = join(place, "summary");
    writeFileSync(file, "before");
    writeSummary(() => "after", 100, { GITHUB_STEP_SUMMARY: file });
    expect(readFileSync(file, "utf8")).toBe("before\nafter");
    link("out", join(outside, ".bashrc"));
    const out = join(root, "out");
    expect(() => writeSummary(() => "x", 100, { GITHUB_STEP_SUMMARY: out })).toThrow(/link/);
    expect(() => writeOutputs({ a: "b" }, { GITHUB_OUTPUT: out })).toThrow(/link/);
    untouched();
  });
});

test("no cache is kept where a link of the checkout leads", () => {
  link("kept", outside);
  expect(cacheFolder(root, { SLUICE_CACHE: join(root, "kept") })).toBeUndefined();
  expect(cacheFolder(root, { SLUICE_CACHE: join(root, "kept/below") })).toBeUndefined();
  expect(cacheFolder(root, { SLUICE_CACHE: outside })).toBe(outside);
});

describe("what is written all the same", () => {
  test("a file of the checkout, all of it", () => {
    const file = join(root, "report.json");
    writeFileSync(file, "a longer text", { mode: 0o600 });
    expect(saveText(file, "text", "report.json")).toBeUndefined();
    expect(readFileSync(file, "utf8")).toBe("text");
  });

  test("outside of any checkout links are the operator's own", () => {
    symlinkSync(outside, join(place, "mine"));
    expect(saveText(join(place, "mine/report.json"), "text", "x")).toBeUndefined();
    expect(readFileSync(join(outside, "report.json"), "utf8")).toBe("text");
    expect(saveText("/dev/null", "text", "x")).toBeUndefined();
  });

  test("a checkout may be reached through a link", () => {
    symlinkSync(root, join(place, "mine"));
    expect(saveText(join(place, "mine/report.json"), "text", "x")).toBeUndefined();
    expect(readFileSync(join(root, "report.json"), "utf8")).toBe("text");
  });
});

test("a folder that becomes a link just before it is written to", () => {
  mkdirSync(join(root, "out"));
  const file = join(root, "out/report.json");
  const disk = {
    ...realDisk,
    overwrite: (...args: Parameters<typeof realDisk.overwrite>) => {
      rmSync(join(root, "out"), { recursive: true });
      symlinkSync(outside, join(root, "out"));
      return realDisk.overwrite(...args);
    },
  };
  expect(saveText(file, "text", "out/report.json", { disk })).toContain("not a regular file");
  untouched();
});
