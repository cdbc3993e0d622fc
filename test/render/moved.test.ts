/**
 * Tests that sources that change while they are read, as by `git checkout`, are not rendered, because they match no
 * commit.
 */
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "../cli/fake-io.ts";

test.each([
  ["a file that has been read", (root: string) => appendFileSync(join(root, "stages/production.yaml"), "\n# x\n")],
  ["a file that goes", (root: string) => rmSync(join(root, "stages/overrides.yaml"))],
  ["a file that comes", (root: string) => writeFileSync(join(root, "features/new.yaml"), "# none\n")],
])("%s", async (_, change) => {
  for (const args of [["render"], ["render", "--no-cache"]]) {
    const root = mkdtempSync(join(tmpdir(), "sluice-moved-"));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    cpSync("test/platforms/tiny", root, { recursive: true });
    mkdirSync(join(root, "node_modules"));
    let changed = false;
    const guard = (phase: string): undefined => {
      if (phase === "compiling" && !changed) change(root);
      changed ||= phase === "compiling";
    };
    const io = fakeIo(root, { guard });
    expect(await main(args, io)).toBe(1);
    expect(io.written().stderr).toContain("the sources changed while they were read: nothing was written");
    expect(existsSync(join(root, "rendered"))).toBe(false);
    expect(await main(args, fakeIo(root))).toBe(0);
  }
});
