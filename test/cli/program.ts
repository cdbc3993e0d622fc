/** Tests of the real program, with its process, streams and exit codes. They run on the sources and on the bundle. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { version } from "../../src/cli/version.ts";

const TINY = join(import.meta.dirname, "../platforms/tiny");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in a small platform. `reads`: whether somebody reads its output. */
export function runNode(args: readonly string[], reads = true): Promise<Outcome> {
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

/** Defines the tests of a program. `find` returns its file, when a test runs: the bundle is built before the tests. */
export function testProgram(find: () => string): void {
  test("says its version", async () => {
    expect(await runNode([find(), "--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("does without what the system does not say, and ends with a sentence where it can't run", async () => {
    const broken = (what: string): string =>
      `data:text/javascript,process.${what} = () => { throw Object.assign(new Error("ENOENT: ${what}"), { code: "ENOENT" }); }`;
    expect(await runNode(["--import", broken("memoryUsage"), find(), "validate"])).toMatchObject({ code: 0 });
    const { code, stderr } = await runNode(["--import", broken("cwd"), find(), "validate"]);
    expect(stderr).toMatch(/^sluice: Sluice could not start: ENOENT: cwd\n {2}= .*\n$/);
    expect(code).toBe(3);
  });

  test("compiles a platform", async () => {
    const { code, stdout } = await runNode([find(), "validate", "--today", "2026-11-21"]);
    expect(stdout).toMatch(/^no problems in 9 documents, 3 clusters \(\d+ ms\)\n$/);
    expect(code).toBe(0);
  });

  test("explains, lists and prints schemas", async () => {
    for (const [args, said] of [
      [["explain", "search"], "PRODUCTION >= PREVIEW"],
      [["list", "features"], "dark-mode"],
      [["schema", "Feature"], '"title": "Feature"'],
    ] as const)
      expect((await runNode([find(), ...args])).stdout).toContain(said);
  });

  test("ends quietly when the reader has gone away", async () => {
    expect(await runNode([find(), "list", "states"], false)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("exits with 2 on wrong usage", async () => {
    expect(await runNode([find(), "vaildate"])).toMatchObject({ code: 2, stdout: "" });
  });

  test("tells an old Node what it needs", async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } })";
    const { code, stderr } = await runNode(["--import", `data:text/javascript,${encodeURIComponent(old)}`, find()]);
    expect(stderr).toBe("sluice: Sluice needs Node 22.18 or newer, but this is Node 20.19.0\n");
    expect(code).toBe(2);
  });
}
