/** A checkout from somebody who means harm: nothing outside of it is read, and nothing in it is waited for or run. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collectInto, type Diagnostic } from "../../src/base/diagnostics.ts";
import { loadFile, openDirectory } from "../../src/files/index.ts";
import { folderOf, load } from "../files/folder.ts";

const at = () => ({ file: { path: "sluice.yaml", text: "" }, start: 0, end: 0 });
const BOTH = [["features"], ["features/**/*.yaml", "features/*"]];

describe("links are refused, never followed", () => {
  test.each(BOTH)("%s", (...sources) => {
    const outside = folderOf({ "secret.yaml": "s: 1", "folder/x.yaml": "" });
    const root = folderOf({ "features/a.yaml": "" });
    symlinkSync(join(outside, "secret.yaml"), join(root, "features/file.yaml"));
    symlinkSync(join(outside, "folder"), join(root, "features/folder"));
    symlinkSync("..", join(root, "features/loop"));
    symlinkSync("nowhere", join(root, "features/dangling.yaml"));
    const { paths, told } = load(root, sources);
    expect(paths).toEqual(["features/a.yaml"]);
    expect(told).toEqual([
      "source-is-a-link features/dangling.yaml",
      "source-is-a-link features/file.yaml",
      "source-is-a-link features/folder",
      "source-is-a-link features/loop",
    ]);
  });

  test("a source folder that is a link", () => {
    const outside = folderOf({ "x.yaml": "" });
    const root = folderOf({});
    symlinkSync(outside, join(root, "features"));
    expect(load(root, ["features"], { at })).toMatchObject({ paths: [], told: ["source-is-a-link features"] });
    expect(load(root, ["features/x.yaml"], { at })).toMatchObject({ paths: [], told: ["missing-source sluice.yaml"] });
  });

  test("a single file that is a link", () => {
    const root = folderOf({ "real.yaml": "a: 1" });
    symlinkSync("real.yaml", join(root, "sluice.yaml"));
    const diagnostics: Diagnostic[] = [];
    expect(loadFile(openDirectory(root), "sluice.yaml", collectInto(diagnostics))).toBe(undefined);
    expect(diagnostics.map(({ code }) => code.name)).toEqual(["source-is-a-link"]);
  });
});

test("exists and read stay inside, and go through no link", () => {
  const outside = folderOf({ "x.yaml": "" });
  const root = folderOf({ "a/b.yaml": "b", ".git/config": "" });
  symlinkSync(outside, join(root, "link"));
  const tree = openDirectory(root);
  const inside = ["a", "a/b.yaml", "./a//b.yaml", "."];
  expect(inside.map(tree.exists)).toEqual([true, true, true, true]);
  const refused = [
    "link",
    "link/x.yaml",
    "../",
    "a/../../etc/passwd",
    "/etc/passwd",
    "C:/x",
    "a\\b.yaml",
    "a/b.yaml\0",
    ".git/config",
    "no",
    "a/b.yaml/c",
  ];
  for (const path of refused)
    expect([path, tree.exists(path), tree.read(path, 10_000_000)]).toEqual([path, false, undefined]);
  expect(tree.read("a", 10_000_000)).toBe(undefined);
  expect(Buffer.from(tree.read("a/b.yaml", 10_000_000) ?? []).toString()).toBe("b");
});

describe("a pipe is not waited for", () => {
  test.skipIf(process.platform === "win32").each(BOTH)("%s", (...sources) => {
    const root = folderOf({ "features/a.yaml": "" });
    execFileSync("mkfifo", [join(root, "features/pipe.yaml")]);
    expect(load(root, sources)).toMatchObject({
      paths: ["features/a.yaml"],
      told: ["source-is-no-file features/pipe.yaml"],
    });
    expect(openDirectory(root).read("features/pipe.yaml", 10_000_000)).toBe(undefined);
  });
});

describe("repositories inside of ours are not entered", () => {
  test.each(BOTH)("%s", (...sources) => {
    const root = folderOf({
      "features/a.yaml": "",
      "features/submodule/.git": "gitdir: ../../.git/modules/x",
      "features/submodule/x.yaml": "",
      "features/clone/.git/config": "",
      "features/clone/deep/x.yaml": "",
      "features/bare/HEAD": "",
      "features/bare/config": "[core]\n\tfsmonitor = touch /tmp/harm\n",
      "features/bare/objects/x.yaml": "",
      "features/bare/refs/": "",
      "features/linked/HEAD": "",
      "features/linked/commondir": "../bare",
      "features/linked/x.yaml": "",
      "features/HEAD/x.yaml": "",
    });
    expect(load(root, sources)).toMatchObject({
      paths: ["features/HEAD/x.yaml", "features/a.yaml"],
      told: [
        "source-is-a-submodule features/bare",
        "source-is-a-submodule features/clone",
        "source-is-a-submodule features/linked",
        "source-is-a-submodule features/submodule",
      ],
    });
  });
});

test("names that can't be seen are refused, and shown as escapes", () => {
  const root = folderOf({ "features/a\nb.yaml": "", "features/\u202egnp.yaml": "", "features/é 😀.yaml": "" });
  const { paths, told, diagnostics } = load(root, ["features"]);
  expect(paths).toEqual(["features/é 😀.yaml"]);
  expect(told).toEqual(["unsafe-file-name features/a\\u{A}b.yaml", "unsafe-file-name features/\\u{202E}gnp.yaml"]);
  expect(diagnostics[0]?.message).toBe('the file name "features/a\\u{A}b.yaml" contains invisible characters');
});

test.skipIf(process.platform !== "linux")("names that are not UTF-8 are refused", () => {
  const root = folderOf({ "features/": "" });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/features/a`), Buffer.from([0xff]), Buffer.from(".yaml")]), "");
  mkdirSync(Buffer.concat([Buffer.from(`${root}/features/b`), Buffer.from([0xfe])]));
  writeFileSync(Buffer.concat([Buffer.from(`${root}/features/b`), Buffer.from([0xfe]), Buffer.from("/c.yaml")]), "");
  expect(load(root, ["features"])).toMatchObject({
    paths: [],
    told: ["unsafe-file-name features/a\\u{FFFD}.yaml", "unsafe-file-name features/b\\u{FFFD}"],
  });
});

test("a huge file is refused without being read whole", () => {
  const root = folderOf({ "features/a.yaml": "" });
  truncateSync(join(root, "features/a.yaml"), 8 * 1024 ** 3);
  expect(load(root, ["features"])).toMatchObject({ paths: [], told: ["file-too-large features/a.yaml"] });
});

test.skipIf(process.getuid?.() === 0)("what can't be read is told", () => {
  const root = folderOf({ "features/a.yaml": "", "features/closed/b.yaml": "" });
  chmodSync(join(root, "features/a.yaml"), 0);
  chmodSync(join(root, "features/closed"), 0);
  expect(load(root, ["features"])).toMatchObject({
    paths: [],
    told: ["unreadable-file features/a.yaml", "unreadable-file features/closed"],
  });
});
