#!/usr/bin/env node
/** The program. It imports nothing by name that an old Node lacks, so that even there it can say what it needs. */
import module from "node:module";

const NEEDED = [22, 18] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `sluice: this is Node ${process.versions.node}, and Sluice needs ${NEEDED.join(".")} or newer\n`,
  );
  process.exitCode = 2;
} else {
  // Before anything else is loaded, or V8 has compiled it all anew by the time its cache is on.
  module.enableCompileCache();
  const { main, processIo } = await import("./cli/start.ts");
  process.exitCode = await main(process.argv.slice(2), processIo());
}
