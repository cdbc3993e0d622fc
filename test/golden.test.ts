/** The example platform, and the smallest one: they compile without a word, and what is committed is what they render. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { fakeIo } from "./cli/fake-io.ts";

const ROOT = join(import.meta.dirname, "..");

async function sluice(folder: string, ...args: readonly string[]): Promise<string> {
  const io = fakeIo(join(ROOT, folder));
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  return `exit ${code}\n${stdout}${stderr}`;
}

test.each([".", "test/platforms/tiny"])("%s compiles without an error, a warning or a note", async (folder) => {
  expect(await sluice(folder, "validate")).toMatch(/^exit 0\nno problems in \d+ documents, \d+ clusters \(\d+ ms\)\n$/);
});

test("rendered/ is what is rendered: run `npx sluice render` and read the diff", async () => {
  expect(await sluice(".", "render", "--check")).toMatch(/^exit 0\n/);
});
