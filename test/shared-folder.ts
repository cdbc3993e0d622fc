/** Runs around all files of tests: temporary folders are in memory, and one of them is shared by all files. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** For results that take long to make. */
    readonly sharedFolder: string;
  }
}

const MEMORY = "/dev/shm";
/** Bytes. All tests need less than a tenth of it. */
const ENOUGH = 2 * 1024 ** 3;

/** Returns the function that Vitest calls after all tests. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), "sluice-tests-"));
  const shared = join(folder, "shared");
  mkdirSync(shared);
  provide("sharedFolder", shared);
  const { TMPDIR: before } = process.env;
  // Workers inherit it.
  process.env["TMPDIR"] = folder;
  return () => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Most of the system time of tests is for files on a disk. Tests write programs, which some containers forbid here. */
function hasMemory(): boolean {
  if (process.env["TMPDIR"] !== undefined || !existsSync(MEMORY)) return false;
  const mount = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .find((line) => line.split(" ")[1] === MEMORY);
  const { bavail, bsize } = statfsSync(MEMORY);
  return mount !== undefined && !mount.includes("noexec") && bavail * bsize >= ENOUGH;
}
