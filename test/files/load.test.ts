/** Which files are sources, and what is refused among them. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collectInto, type Diagnostic } from "../../src/base/diagnostics.ts";
import { findRoot, loadFile, loadSources, openDirectory, type Tree } from "../../src/files/index.ts";
import { folderOf, load } from "./folder.ts";

const at = (index: number) => ({ file: { path: "sluice.yaml", text: "" }, start: index, end: index });

test("sources are the .yaml and .yml files below the folders, sorted by path, each once", () => {
  const root = folderOf({
    "features/b.yaml": "",
    "features/a/z.yml": "",
    "features/a.yaml": "",
    "features/README.md": "",
    "features/data.csv": "",
    "stages/s.yaml": "",
    "other/o.yaml": "",
  });
  const expected = ["features/a.yaml", "features/a/z.yml", "features/b.yaml", "stages/s.yaml"];
  expect(load(root, ["stages", "features"])).toMatchObject({ paths: expected, told: [] });
  expect(load(root, ["features/a", "./features/", "stages/s.yaml", "stages"])).toMatchObject({ paths: expected });
});

test("a glob takes *, ** and ?", () => {
  const root = folderOf({ "teams/a/features/x.yaml": "", "teams/b/features/y.yaml": "", "teams/b/notes/z.yaml": "" });
  const wanted = ["teams/a/features/x.yaml", "teams/b/features/y.yaml"];
  expect(load(root, ["teams/*/features/*.yaml"])).toMatchObject({ paths: wanted, told: [] });
  expect(load(root, ["**/features/?.yaml"])).toMatchObject({ paths: wanted, told: [] });
});

test("hidden files, dependencies, the output and sluice.yaml itself are no sources", () => {
  const root = folderOf({
    "sluice.yaml": "",
    "a.yaml": "",
    ".github/workflows/w.yaml": "",
    ".hidden.yaml": "",
    "node_modules/x/y.yaml": "",
    "rendered/clusters/c.yaml": "",
    ".git/config.yaml": "",
  });
  for (const source of [".", "**/*.yaml"])
    expect(load(root, [source], { at, output: "./rendered/" })).toMatchObject({ paths: ["a.yaml"], told: [] });
});

describe("a source that matches nothing", () => {
  test("is an error where it was asked for", () => {
    const { told, diagnostics } = load(folderOf({ "features/": "" }), ["features", "feature", "x/*.yaml"], { at });
    expect(told).toEqual(["missing-source sluice.yaml", "missing-source sluice.yaml"]);
    expect(diagnostics.map((one) => one.message)).toEqual([
      'the source "feature" matches nothing',
      'the source "x/*.yaml" matches nothing',
    ]);
    expect(diagnostics[0]?.at).toEqual(at(1));
  });

  test("is fine among the defaults", () => {
    expect(load(folderOf({}), ["catalog", "features"])).toMatchObject({ paths: [], told: [] });
  });
});

test.each([
  ["../other", "points outside the repository"],
  ["a/../../b", "points outside the repository"],
  ["/etc", "is not relative to the root of the repository"],
  ["C:/x", "is not relative to the root of the repository"],
  ["~/x", "is not relative to the root of the repository"],
  ["a\\b", 'contains "\\" instead of "/"'],
  ["{a,b}".repeat(18), "uses other special characters than *, ** and ?"],
  ["+(a|aa)+(b|bb)", "uses other special characters than *, ** and ?"],
  ["!features", "uses other special characters than *, ** and ?"],
  ["[[:alpha:]]", "uses other special characters than *, ** and ?"],
  ["*a*a*a*a*b", "contains * more than 3 times in one name"],
  ["**/a/**/b/**", "contains ** more than 2 times"],
  ["a**b", "combines ** with other characters in one name"],
  [".git/x", "points into the .git folder"],
  ["", "is empty"],
  ["a".repeat(300), "is longer than 256 characters"],
])("%s is no source", (source, fault) => {
  const { told, diagnostics } = load(folderOf({}), [source], { at });
  expect(told).toEqual(["invalid-source sluice.yaml"]);
  expect(diagnostics[0]?.message).toBe(`the source "${source}" ${fault}`);
});

test("all sources together have a limit, at which reading stops", () => {
  const bytes = new Uint8Array(1024 * 1024).fill(0x23);
  let reads = 0;
  const tree: Tree = {
    read: () => {
      reads++;
      return bytes;
    },
    list: () => Array.from({ length: 100 }, (_, index) => ({ path: `a/${100 + index}.yaml`, kind: "file" })),
    exists: () => true,
  };
  const diagnostics: Diagnostic[] = [];
  expect(loadSources(tree, ["a"], collectInto(diagnostics)).length).toBe(64);
  expect(diagnostics.map(({ code }) => code.name)).toEqual(["sources-too-large"]);
  expect(reads).toBe(65);
});

test("what disappears, or may not be read, is told", () => {
  const tree: Tree = {
    read: () => undefined,
    list: () => [
      { path: "a/b.yaml", kind: "file" },
      { path: "a/c", kind: "unreadable" },
      { path: "a/d.txt", kind: "file" },
    ],
    exists: () => true,
  };
  const diagnostics: Diagnostic[] = [];
  expect(loadSources(tree, ["a"], collectInto(diagnostics))).toEqual([]);
  expect(diagnostics.map(({ message }) => message)).toEqual(['"a/b.yaml" can\'t be read', '"a/c" can\'t be read']);
});

test("a file that is not there is nobody's fault yet", () => {
  const diagnostics: Diagnostic[] = [];
  expect(loadFile(openDirectory(folderOf({})), "sluice.yaml", collectInto(diagnostics))).toBe(undefined);
  expect(diagnostics).toEqual([]);
});

test("the root is the nearest folder upward with a sluice.yaml", () => {
  const root = folderOf({ "sluice.yaml": "", "a/b/": "", "c/sluice.yaml": "", "d/sluice.yaml/": "" });
  expect(findRoot(join(root, "a/b"))).toBe(root);
  expect(findRoot(join(root, "c"))).toBe(join(root, "c"));
  expect(findRoot(join(root, "d"))).toBe(root);
  expect(findRoot(folderOf({}))).toBe(undefined);
});
