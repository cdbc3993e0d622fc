/** Loaded before the tests: files are written and not waited for. That a run does wait is shown in test/write/disk.test.ts. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

fs.fsyncSync = (): void => {};
syncBuiltinESMExports();
