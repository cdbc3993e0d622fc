/** A problem in a file that the head does not have is reported on the side of the base, where a link can find it. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../../../src/cli/index.ts";
import { commitAll, git, initRepository } from "../../../git/temporary.ts";
import { fakeIo } from "../../fake-io.ts";

test.each([["diff", "main"], ["validate", "--since", "main"], ["validate"]])("%s %s %s", async (...args) => {
  const root = mkdtempSync(join(tmpdir(), "sluice-removed-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync("test/platforms/tiny", root, { recursive: true });
  initRepository(root);
  commitAll(root, "the platform");
  git(root, "checkout", "--quiet", "-b", "branch");
  rmSync(join(root, "features/search.yaml"));
  const host = fakeIo(root, { env: { PATH: process.env["PATH"] } });
  await main([...args.filter((one) => one !== undefined), "--format", "json"], host);
  const { diagnostics } = JSON.parse(host.written().stdout) as {
    readonly diagnostics: readonly { readonly file: string; readonly side?: string }[];
  };
  const sides = diagnostics.map(({ file, side }) => `${file} ${side ?? "head"}`);
  expect(sides).toContain("features/search.yaml base");
  expect(sides.filter((one) => one !== "features/search.yaml base" && one.endsWith(" base"))).toEqual([]);
});
