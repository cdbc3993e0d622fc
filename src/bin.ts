#!/usr/bin/env node
/** The program. It imports nothing by name that an old Node lacks, so that even there it can say what it needs. */
import module from "node:module";
import v8 from "node:v8";

const NEEDED = [22, 18] as const;
/** Bytes of objects. */
const LARGE = 100_000_000;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `sluice: Sluice needs Node ${NEEDED.join(".")} or newer, but this is Node ${process.versions.node}\n`,
  );
  process.exitCode = 2;
} else {
  try {
    await run();
  } catch (error) {
    // Errors before main runs: no file can be opened, or the current folder was deleted.
    const message = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    process.stderr.write(
      `sluice: Sluice could not start: ${message ?? ""}\n  = check the disk, its permissions and its limits\n`,
    );
    process.exitCode = 3;
  }
}

async function run(): Promise<void> {
  // Enable the cache before loading anything else, or V8 compiles everything again.
  module.enableCompileCache();
  const { main, processIo } = await import("./cli/entry-chunk.ts");
  process.exitCode = await main(process.argv.slice(2), processIo());
  // Exiting at once ends a large run a tenth sooner, because no memory is freed. All output must be written first.
  // V8 always reports its memory; the system may not.
  const { used_heap_size: used } = v8.getHeapStatistics();
  if (used > LARGE && process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}
