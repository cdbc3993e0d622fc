/** Tests which files of an output folder are changed, and which never are. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outputFolder, writeTo } from "./output.ts";
import type { Files, Output } from "./output.ts";
import { kustomization } from "../../../src/render/kustomization.ts";

const FILES: Files = {
  "clusters/a/state/features.yaml": "a: 1\n",
  "clusters/a/kustomization.yaml": "k\n",
  "clusters/b/state/features.yaml": "b: 1\n",
  "state/a.json": "{}\n",
};

/** With kustomization.yaml files, as `render` makes them. */
const LISTED: Files = {
  "clusters/a/kustomization.yaml": "resources:\n  - gates\n  - state\n",
  "clusters/a/gates/kustomization.yaml": "resources:\n  - env.yaml\n  - kubelet.yaml\n",
  "clusters/a/gates/env.yaml": "a\n",
  "clusters/a/gates/kubelet.conf": "b\n",
  "clusters/a/gates/kubelet.yaml": "b\n",
  "clusters/a/state/kustomization.yaml": "resources:\n  - features.yaml\n",
  "clusters/a/state/features.yaml": "a: 1\n",
  "state/a.json": "{}\n",
};

const many = (count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`clusters/a/x/${index}.yaml`, `${index}\n`]));

function without(files: Files, ...paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

describe("a managed folder", () => {
  test("is created with a listing of the files that no kustomization.yaml lists", async () => {
    const output = outputFolder();
    const result = await output.write(LISTED);
    expect(result).toMatchObject({ codes: [], written: true, changed: [], deleted: [], unchanged: 0 });
    expect(result.created).toEqual(Object.keys(output.everything()).toSorted());
    expect(output.files()).toEqual(LISTED);
    expect(output.everything()[".sluice-files"]).toBe(
      "# The files of Sluice that no kustomization.yaml lists. Sluice changes only files that are listed.\n" +
        "clusters/a/gates/kubelet.conf\nclusters/a/kustomization.yaml\nstate/a.json\n",
    );
  });

  test("needs no line for a name that a kustomization.yaml has in quotes", async () => {
    const output = outputFolder();
    const folder = "clusters/a/catalog";
    const { content } = kustomization(folder, ["3d.yaml"]);
    expect(content).toContain('- "3d.yaml"');
    const files = { [`${folder}/kustomization.yaml`]: content, [`${folder}/3d.yaml`]: "a\n" };
    await output.write(files);
    expect(output.everything()[".sluice-files"]).toMatch(/^#.*\nclusters\/a\/catalog\/kustomization\.yaml\n$/);
    const rest = kustomization(folder, ["b.yaml"]).content;
    const next = { [`${folder}/kustomization.yaml`]: rest, [`${folder}/b.yaml`]: "b\n" };
    expect((await output.write(next)).deleted).toEqual([`${folder}/3d.yaml`]);
  });

  test("has its record in the folder if .git names no other", async () => {
    const output = outputFolder();
    const top = join(output.root, "..");
    writeFileSync(join(top, ".git"), "no folder\n");
    await output.write(FILES);
    expect(readdirSync(top).toSorted()).toEqual([".git", "rendered"]);
    expect(existsSync(output.at(".sluice-record"))).toBe(true);
  });

  test("deletes files that a kustomization.yaml of an earlier run lists", async () => {
    const output = outputFolder();
    await output.write(LISTED);
    const next = {
      "clusters/a/kustomization.yaml": "resources:\n  - gates\n",
      "clusters/a/gates/kustomization.yaml": "resources:\n  - kubelet.yaml\n",
      "clusters/a/gates/kubelet.yaml": "b\n",
    };
    expect((await output.write(next)).deleted).toEqual([
      "clusters/a/gates/env.yaml",
      "clusters/a/gates/kubelet.conf",
      "clusters/a/state/features.yaml",
      "clusters/a/state/kustomization.yaml",
      "state/a.json",
    ]);
    expect(output.files()).toEqual(next);
  });

  test("owns nothing that a kustomization.yaml lists outside of its folder", async () => {
    const output = outputFolder();
    await output.write(LISTED);
    const edited = "resources:\n  - ../../../notes.yaml\n  - https://example.com/x.yaml\n  - .git/config.yaml\n";
    output.put("notes.yaml", "mine\n");
    output.put("clusters/a/state/kustomization.yaml", edited);
    await output.write(LISTED, { committed: async () => () => true });
    expect(output.files()).toEqual({ ...LISTED, "notes.yaml": "mine\n" });
  });

  test("is not changed by a second run, not even in its times", async () => {
    const output = outputFolder();
    await output.write(FILES);
    const times = (): unknown =>
      Object.keys(output.everything()).map((path) => statSync(output.at(path), { bigint: true }).mtimeNs);
    const before = times();
    expect(await output.write(FILES)).toMatchObject({
      created: [],
      changed: [],
      deleted: [],
      unchanged: 4,
      written: true,
    });
    expect(times()).toEqual(before);
  });

  test("follows changes and deletions, and loses folders that become empty", async () => {
    const output = outputFolder();
    await output.write(FILES);
    const next = { ...without(FILES, "clusters/b/state/features.yaml"), "state/a.json": "{1}\n" };
    const result = await output.write(next);
    expect(result.changed).toEqual([".sluice-files", "state/a.json"]);
    expect(result.deleted).toEqual(["clusters/b/state/features.yaml"]);
    expect(output.files()).toEqual(next);
  });

  test("is not changed by a check", async () => {
    const output = outputFolder();
    await output.write(FILES);
    const before = output.everything();
    const next = { ...without(FILES, "clusters/b/state/features.yaml"), "state/b.json": "{}\n" };
    expect(await output.write(next, { check: true })).toMatchObject({
      created: ["state/b.json"],
      changed: [".sluice-files"],
      deleted: ["clusters/b/state/features.yaml"],
      written: false,
    });
    expect(output.everything()).toEqual(before);
    expect((await outputFolder().write(FILES, { check: true })).created).toContain("state/a.json");
  });
});

describe("foreign files", () => {
  test("are never changed, even in a managed folder", async () => {
    const output = outputFolder();
    await output.write(FILES);
    output.put("clusters/b/state/notes.md", "by hand");
    await output.write(without(FILES, "clusters/b/state/features.yaml"));
    expect(output.files()).toHaveProperty(["clusters/b/state/notes.md"], "by hand");
  });

  test("stop a run that would overwrite them, even with force", async () => {
    const output = outputFolder();
    output.put("state/a.json", "mine");
    const before = output.everything();
    const result = await output.write(FILES, { force: true });
    expect(result).toMatchObject({ written: false, codes: ["foreign-file"] });
    expect(result.messages).toEqual(['"rendered/state/a.json" was not written by Sluice']);
    expect(output.everything()).toEqual(before);
  });

  test("are taken over if their content is the same", async () => {
    const output = outputFolder();
    output.put("state/a.json", "{}\n");
    expect(await output.write(FILES)).toMatchObject({ codes: [], written: true, unchanged: 1 });
  });

  test("are reported once per cluster when the listing is lost", async () => {
    const output = outputFolder();
    await output.write(FILES);
    rmSync(output.at(".sluice-files"));
    const changed = Object.fromEntries(Object.keys(FILES).map((path) => [path, "new\n"]));
    expect((await output.write(changed)).messages).toEqual([
      '"rendered/clusters/a/kustomization.yaml" and "rendered/clusters/a/state/features.yaml" were not written by Sluice',
      '"rendered/clusters/b/state/features.yaml" was not written by Sluice',
      '"rendered/state/a.json" was not written by Sluice',
    ]);
  });
});

describe("a managed file that was edited by hand", () => {
  test.each([
    ["overwritten", { ...FILES, "state/a.json": "new\n" }],
    ["deleted", without(FILES, "state/a.json")],
  ])("is not %s, unless it is forced", async (_, next) => {
    const output = outputFolder();
    await output.write(FILES);
    output.put("state/a.json", "edited");
    const before = output.everything();
    expect(await output.write(next)).toMatchObject({
      written: false,
      codes: ["hand-edited"],
      messages: ['"rendered/state/a.json" was edited by hand'],
    });
    expect(output.everything()).toEqual(before);
    expect((await output.write(next, { force: true })).written).toBe(true);
    expect(output.files()).toEqual(next);
  });

  test("is not recognized without a record and a repository", async () => {
    const output = outputFolder();
    await output.write(FILES);
    rmSync(output.at(".sluice-record"));
    const next = { ...FILES, "state/a.json": "new\n" };
    const { codes, messages } = await output.write(next);
    expect(codes).toEqual(["hand-edited"]);
    expect(messages[0]).toContain("may have been edited by hand");
    const nobody = await output.write(next, { committed: async () => () => false });
    expect(nobody.messages).toEqual(['"rendered/state/a.json" was edited by hand']);
    expect((await output.write(next, { committed: async () => () => true })).written).toBe(true);
  });

  test("is written again if it was deleted by hand", async () => {
    const output = outputFolder();
    await output.write(FILES);
    unlinkSync(output.at("state/a.json"));
    expect(await output.write(FILES)).toMatchObject({ codes: [], created: ["state/a.json"] });
  });
});

describe("files that a merge changed", () => {
  const edited = async (): Promise<Output> => {
    const output = outputFolder();
    await output.write(FILES);
    output.put("state/a.json", "both branches\n");
    return output;
  };

  test("are managed if HEAD has the same bytes", async () => {
    const isCommitted = (path: string, bytes: Uint8Array): boolean =>
      path === "state/a.json" && Buffer.from(bytes).toString() === "both branches\n";
    const output = await edited();
    const committed = async (): Promise<typeof isCommitted> => isCommitted;
    expect(await output.write(FILES, { committed })).toMatchObject({ codes: [], changed: ["state/a.json"] });
    expect(output.files()).toEqual(FILES);
    expect((await (await edited()).write(FILES, { committed: async () => () => false })).codes).toEqual([
      "hand-edited",
    ]);
  });

  test("are managed if they contain a conflict, whose sides are in commits", async () => {
    const output = outputFolder();
    await output.write(FILES);
    output.put("state/a.json", "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n");
    expect(await output.write(FILES)).toMatchObject({ codes: [], changed: ["state/a.json"] });
    output.put("state/a.json", "====\n<<<<<<<\nnot a conflict\n");
    expect((await output.write(FILES)).codes).toEqual(["hand-edited"]);
  });

  test("are foreign if nothing lists them, even if they are committed", async () => {
    const output = outputFolder();
    output.put("state/a.json", "mine");
    expect((await output.write(FILES, { committed: async () => () => true })).codes).toEqual(["foreign-file"]);
  });
});

describe("too few files left", () => {
  test("an empty result is refused", async () => {
    const output = outputFolder();
    expect((await output.write({ ".gitattributes": "x" })).codes).toEqual(["empty-output"]);
    expect(output.everything()).toEqual({});
    await output.write(FILES);
    const state = { "state/a.json": "{}\n" };
    expect(await output.write(state)).toMatchObject({ codes: ["empty-output"], written: false });
    expect(output.files()).toEqual(FILES);
    expect((await output.write(state, { allowEmpty: true })).written).toBe(true);
    expect(output.files()).toEqual(state);
  });

  const left = (count: number): Files => ({ ...many(count), "clusters/a/kustomization.yaml": "k\n" });

  test.each([
    ["20 of 39", 38, 18, undefined, true],
    ["20 of 41", 40, 20, undefined, false],
    ["19 of 31", 30, 11, undefined, false],
    ["30 of 41, 80% allowed", 40, 10, "80%", false],
    ["5 of 41, 3 allowed", 40, 35, "3", true],
    ["30 of 41, 30 allowed", 40, 10, "30", false],
  ])("%s", async (_, before, after, pruneLimit, refused) => {
    const output = outputFolder();
    await output.write(left(before));
    const result = await output.write(left(after), { pruneLimit });
    expect(result.codes).toEqual(refused ? ["mass-deletion"] : []);
    expect(output.files()).toEqual(refused ? left(before) : left(after));
  });
});

test("revoked files do not count as part of a mass deletion", async () => {
  const output = outputFolder();
  await output.write({ ...many(40), ...FILES });
  const isRevoked = (path: string): boolean => path.startsWith("clusters/a/x/");
  expect((await output.write(FILES, { isRevoked: () => false })).codes).toEqual(["mass-deletion"]);
  expect(await output.write(FILES, { isRevoked })).toMatchObject({ codes: [], written: true });
  expect(output.files()).toEqual(FILES);
});

describe("a restricted run", () => {
  const prunes = (path: string): boolean => path.startsWith("clusters/a/");

  test("prunes only files in its scope and keeps the rest in the listing", async () => {
    const output = outputFolder();
    await output.write(FILES);
    expect(await output.write({ "clusters/a/kustomization.yaml": "new\n" }, { prunes })).toMatchObject({
      codes: [],
      changed: [".sluice-files", "clusters/a/kustomization.yaml"],
      deleted: ["clusters/a/state/features.yaml"],
    });
    expect(await output.write(FILES)).toMatchObject({ codes: [], deleted: [], written: true });
    expect(output.files()).toEqual(FILES);
  });

  test("may render nothing if nothing was there, but can't empty its scope", async () => {
    const output = outputFolder();
    await output.write(without(FILES, "clusters/b/state/features.yaml"));
    expect((await output.write({}, { prunes: (path) => path.startsWith("clusters/b/") })).codes).toEqual([]);
    expect((await output.write({}, { prunes })).codes).toEqual(["empty-output"]);
  });
});

describe("links", () => {
  test.each([
    ["a file", "state/a.json"],
    ["a folder", "state"],
    ["the listing", ".sluice-files"],
    ["the folder of clusters", "clusters"],
  ])("%s that is one is refused, and what it points at is left alone", async (_, path) => {
    const output = outputFolder();
    const victim = outputFolder();
    victim.put("a.json", "precious");
    mkdirSync(output.at(path.includes("/") ? `${path}/..` : "."), { recursive: true });
    symlinkSync(path.endsWith(".json") ? victim.at("a.json") : victim.root, output.at(path));
    const result = await output.write(FILES);
    expect(new Set(result.codes)).toEqual(new Set(["output-link"]));
    expect(result.written).toBe(false);
    expect(victim.everything()).toEqual({ "a.json": "precious" });
  });

  test("the output folder, and folders between it and the repository's root, may not be links", async () => {
    const output = outputFolder();
    const victim = outputFolder();
    victim.put("x", "precious");
    symlinkSync(victim.root, output.root);
    expect((await output.write(FILES)).codes).toEqual(["output-link"]);
    const below = { root: `${output.root}/..` };
    expect((await outputFolder().write(FILES, below)).codes).toEqual([]);
    expect(victim.everything()).toEqual({ x: "precious" });
  });
});

test.each([".git", ".GIT/hooks", "a/.git/b", "git~1"])("nothing is written to %s", async (folder) => {
  const { root } = outputFolder();
  const { codes, messages } = await writeTo(join(root, folder), FILES, { root, shown: folder });
  expect(codes).toEqual(["unsafe-path"]);
  expect(messages).toEqual([`"${folder}" can't be the output folder: it belongs to Git`]);
  expect(existsSync(root)).toBe(false);
});

test("a foreign file among the clusters' folders is left alone", async () => {
  const output = outputFolder();
  await output.write({ "clusters/a/state/x.yaml": "a: 1\n" });
  output.put("clusters/NOTES.md", "mine\n");
  expect(await output.write({ "clusters/a/state/x.yaml": "a: 2\n" })).toMatchObject({ codes: [], written: true });
  expect(output.files()).toMatchObject({ "clusters/NOTES.md": "mine\n", "clusters/a/state/x.yaml": "a: 2\n" });
});

describe("a check", () => {
  const files = { "clusters/a/state/x.yaml": "a: 1\n", "state/a.json": "{}\n" };

  test("of an empty folder computes no hashes and finds everything missing", async () => {
    const output = outputFolder();
    const result = await output.write(files, { check: true });
    expect(result).toMatchObject({ changed: [], deleted: [], unchanged: 0 });
    expect(result.created).toEqual([".sluice-files", ...Object.keys(files)]);
    expect(result.files.size).toBe(0);
    expect([...(await output.write(files)).files.keys()]).toEqual(Object.keys(files));
  });

  test("finds a missing file and accepts the listing that has it", async () => {
    const output = outputFolder();
    await output.write(files);
    rmSync(output.at("state/a.json"));
    expect(await output.write(files, { check: true })).toMatchObject({
      created: ["state/a.json"],
      changed: [],
      unchanged: 1,
    });
  });
});
