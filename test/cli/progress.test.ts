/** Long runs show progress, in a terminal only. */
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "./fake-io.ts";

async function told(terminal: boolean, milliseconds: number): Promise<string> {
  let stderr = "";
  let now = 0;
  const io = fakeIo("test/platforms/tiny", {
    stderr: { write: (text) => void (stderr += text), terminal, columns: 100 },
    clock: () => (now += milliseconds),
  });
  await main(["validate"], io);
  return stderr;
}

test("a long run in a terminal shows progress", async () => {
  expect(await told(true, 600)).toMatch(/^resolving \d+ features on \d+ clusters\nchecking \d+ clusters\n$/);
});

test("a short run, or one without a terminal, does not", async () => {
  expect(await told(true, 1)).toBe("");
  expect(await told(false, 600)).toBe("");
});
