/** The real program: its process, its streams, its signals; from the sources, and from the bundle where it is built. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../../src/cli/version.ts";

const ROOT = join(import.meta.dirname, "../..");
const TINY = join(ROOT, "test/platforms/tiny");
const BUNDLE = join(ROOT, "dist/cli.js");
const SOURCE = join(ROOT, "src/bin.ts");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[], reads = true): Promise<Outcome> {
  const env = { PATH: process.env["PATH"], NO_COLOR: "1" };
  const child = spawn(process.execPath, args, { cwd: TINY, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  if (reads) child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()));
  else child.stdout.destroy();
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

describe.each([
  ["the sources", SOURCE],
  ["the bundle", BUNDLE],
])("%s", (_, program) => {
  const built = test.skipIf(!existsSync(program));

  built("say their version", async () => {
    expect(await node([program, "--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  built("do without what the system does not say, and end with a sentence where they can't run", async () => {
    const broken = (what: string): string =>
      `data:text/javascript,process.${what} = () => { throw Object.assign(new Error("ENOENT: ${what}"), { code: "ENOENT" }); }`;
    expect(await node(["--import", broken("memoryUsage"), program, "validate"])).toMatchObject({ code: 0 });
    const { code, stderr } = await node(["--import", broken("cwd"), program, "validate"]);
    expect(stderr).toMatch(/^sluice: it could not run: ENOENT: cwd\n {2}= .*\n$/);
    expect(code).toBe(3);
  });

  built("compile a platform", async () => {
    const { code, stdout } = await node([program, "validate", "--today", "2026-11-21"]);
    expect(stdout).toMatch(/^no problems in 9 documents, 3 clusters \(\d+ ms\)\n$/);
    expect(code).toBe(0);
  });

  built("explain, list and print schemas", async () => {
    for (const [args, said] of [
      [["explain", "search"], "PRODUCTION >= PREVIEW"],
      [["list", "features"], "dark-mode"],
      [["schema", "Feature"], '"title": "Feature"'],
    ] as const)
      expect((await node([program, ...args])).stdout).toContain(said);
  });

  built("end quietly when the reader has gone away", async () => {
    expect(await node([program, "list", "states"], false)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  built("exit with 2 on wrong usage", async () => {
    expect(await node([program, "vaildate"])).toMatchObject({ code: 2, stdout: "" });
  });

  built("tell an old Node what they need", async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } })";
    const { code, stderr } = await node(["--import", `data:text/javascript,${encodeURIComponent(old)}`, program]);
    expect(stderr).toBe("sluice: this is Node 20.19.0, and Sluice needs 22.18 or newer\n");
    expect(code).toBe(2);
  });
});

test("a SIGINT that comes while files are written is heard when they are", async () => {
  const program = `
    import { processIo } from ${JSON.stringify(join(ROOT, "src/cli/process-host.ts"))};
    const turns = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const work = async () => { process.kill(process.pid, "SIGINT"); await turns(); console.log("done"); };
    try { await processIo().uninterrupted(work); } catch (error) { console.log(error.name); }
  `;
  const { code, stdout } = await node(["--input-type=module", "--eval", program]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "done\nInterrupted\n" });
});
