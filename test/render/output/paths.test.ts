/** Tests that nothing is written if a path is invalid on any file system. */
import { describe, expect, test } from "vitest";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { write } from "../../../src/render/output/index.ts";
import { outputFolder } from "./output.ts";

/** The diagnostics for files with these paths; fails if any is written. */
async function told(...paths: readonly string[]): Promise<readonly string[]> {
  const output = outputFolder();
  const found: Diagnostic[] = [];
  const files = ["state/sound.json", ...paths].map((path, n) => ({ path, content: `${n}`, by: `target "${n}"` }));
  await write(output.root, files, { root: output.root, shown: "rendered" }, collectInto(found));
  expect(output.everything()).toEqual(found.length === 0 ? expect.anything() : {});
  return found.map(({ code, message }) => `${code.name}: ${message}`);
}

describe("invalid paths", () => {
  test.each([
    ["../victim", "points outside its folder"],
    ["state/../../victim", "points outside its folder"],
    ["state//x", "points outside its folder"],
    ["/etc/passwd", "points outside its folder"],
    ["state/con", "is a device name on Windows"],
    ["catalog/aux.yaml", "is a device name on Windows"],
    ["clusters/COM1/x.yaml", "is a device name on Windows"],
    ["state/a\\b", "contains characters that some file systems do not allow"],
    ["state/a\nb", "contains characters that some file systems do not allow"],
    ["C:/x", "contains characters that some file systems do not allow"],
    ["state/\ud800", "contains characters that some file systems do not allow"],
    ["state/\u202exyz", "contains characters that some file systems do not allow"],
    ["state/.git/hooks", "is reserved for Git"],
    ["state/.Git./hooks", "is reserved for Git"],
    ["state./x", "ends with a dot or a space, which Windows removes"],
    [`state/${"é".repeat(128)}`, "is longer than 255 bytes"],
  ])("%j", async (path, why) => {
    expect(await told(path)).toEqual([expect.stringMatching(new RegExp(`^unsafe-path: .*${why}$`, "s"))]);
  });

  test("a name of 255 bytes is valid", async () => {
    expect(await told(`state/${"x".repeat(255)}`)).toEqual([]);
  });
});

test.each([
  [["state/a.json", "state/a.json"], '"rendered/state/a.json" would be written twice, by target "1" and target "2"'],
  [
    ["state/a.json", "state/A.json"],
    '"rendered/state/A.json" and "rendered/state/a.json" are the same path on many file systems',
  ],
  [
    ["clusters/a/x", "clusters/A/y"],
    '"rendered/clusters/A" and "rendered/clusters/a" are the same path on many file systems',
  ],
  [
    ["state/\u00e9", "state/e\u0301"],
    '"rendered/state/e\u0301" and "rendered/state/\u00e9" are the same path on many file systems',
  ],
  [["state/a", "state/a/b"], '"rendered/state/a" would be written twice, by target "1"'],
])("paths that are one: %j", async (paths, message) => {
  expect(await told(...paths)).toEqual([`path-collision: ${message}`]);
});
