/** The real program from its sources: process, streams and signals. test/package.test.ts does the same with the bundle. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runNode, testProgram } from "./program.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("the program from its sources", () => {
  testProgram(() => join(ROOT, "src/bin.ts"));
});

test("a SIGINT during writing takes effect afterwards", async () => {
  const program = `
    import { processIo } from ${JSON.stringify(join(ROOT, "src/cli/process-host.ts"))};
    const turns = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const work = async () => { process.kill(process.pid, "SIGINT"); await turns(); console.log("done"); };
    try { await processIo().uninterrupted(work); } catch (error) { console.log(error.name); }
  `;
  const { code, stdout } = await runNode(["--input-type=module", "--eval", program]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "done\nInterrupted\n" });
});
