/** Who waits at a terminal is told what goes on; nobody else is. */
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

test("a long run at a terminal tells what it does", async () => {
  expect(await told(true, 600)).toMatch(/^resolving \d+ features on \d+ clusters\nchecking \d+ clusters\n$/);
});

test("a short one does not, nor one that nobody looks at", async () => {
  expect(await told(true, 1)).toBe("");
  expect(await told(false, 600)).toBe("");
});
