/** Tests how the files of an output folder are known, also to later versions. */
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { outputFolder } from "./output.ts";
import type { Files, Output } from "./output.ts";

const FILES: Files = {
  "clusters/a/state/features.yaml": "a: 1\n",
  "clusters/a/kustomization.yaml": "k\n",
  "clusters/b/state/features.yaml": "b: 1\n",
  "state/a.json": "{}\n",
};

function without(files: Files, ...paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

describe("a listing", () => {
  test.each([
    ["a path that leads out", "../../victim\n"],
    ["an absolute path", "/etc/passwd\n"],
    ["a path into git's folder", ".git/HEAD\n"],
    ["a path into what some disks take for it", "a/.GIT./HEAD\n"],
    ["a path that moves the cursor", "a\u001b[2J.yaml\n"],
    ["a path that reads backwards", "\u202elmay.a\n"],
    ["a path with a backslash", "a\\..\\b\n"],
  ])("with %s is not trusted, and nothing is touched", async (_, text) => {
    const output = outputFolder();
    await output.write(FILES);
    const start = output.everything()[".sluice-files"]?.length;
    writeFileSync(output.at(".sluice-files"), text, { flag: "a" });
    const before = output.everything();
    const [found] = (await output.write(without(FILES, "state/a.json"))).diagnostics;
    expect(found?.code.name).toBe("inventory-corrupt");
    expect(found?.at).toMatchObject({ file: { path: "rendered/.sluice-files" }, start });
    expect(output.everything()).toEqual(before);
  });

  test("with a merge conflict counts for both sides and is rewritten", async () => {
    const output = outputFolder();
    await output.write({ ...FILES, "state/b.json": "theirs\n" });
    const conflict = "<<<<<<< HEAD\nstate/a.json\n=======\nstate/b.json\n>>>>>>> theirs\n";
    writeFileSync(output.at(".sluice-files"), conflict);
    const next = { "clusters/a/x.yaml": "x\n", "state/a.json": "new\n" };
    expect(await output.write(next)).toMatchObject({ codes: [], deleted: ["state/b.json"], written: true });
    expect(output.everything()[".sluice-files"]).toMatch(/^#.*\nclusters\/a\/x\.yaml\nstate\/a\.json\n$/);
  });
});

describe("a folder with the inventories of earlier versions", () => {
  const old = (files: Files): string =>
    Object.entries(files)
      .map(([path, content]) => `${createHash("sha256").update(content).digest("hex")}  ${path}\n`)
      .join("");

  async function former(): Promise<Output> {
    const output = outputFolder();
    await output.write(FILES);
    for (const name of [".sluice-files", ".sluice-record"]) rmSync(output.at(name));
    output.put(".sluice-inventory", old({ "state/a.json": "{}\n" }));
    output.put("clusters/a/.sluice-inventory", old({ "state/features.yaml": "a: 1\n", "kustomization.yaml": "k\n" }));
    output.put("clusters/b/.sluice-inventory", old({ "state/features.yaml": "b: 1\n" }));
    return output;
  }

  test("is taken over, and the inventories are deleted", async () => {
    const output = await former();
    const next = { ...without(FILES, "clusters/b/state/features.yaml"), "state/a.json": "{1}\n" };
    expect(await output.write(next)).toMatchObject({ codes: [], written: true });
    expect(output.files()).toEqual(next);
    expect(await output.write(FILES)).toMatchObject({ codes: [], written: true });
  });

  test("still has files that were edited by hand", async () => {
    const output = await former();
    output.put("state/a.json", "edited");
    expect((await output.write({ ...FILES, "state/a.json": "{1}\n" })).codes).toEqual(["hand-edited"]);
  });

  test("is refused if an inventory is damaged", async () => {
    const output = await former();
    output.put("clusters/b/.sluice-inventory", `${"0".repeat(64)}  ../../../victim\n`);
    expect((await output.write(FILES)).codes).toEqual(["inventory-corrupt"]);
  });
});
