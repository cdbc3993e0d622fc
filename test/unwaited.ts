/** Loaded before the tests: files are written and not waited for. That a run does wait is shown in test/files/file-system.test.ts. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const waitForNothing = (_: number, done: fs.NoParamCallback): void => void setImmediate(done, null);
fs.fsync = Object.assign(waitForNothing, { __promisify__: fs.fsync.__promisify__ });
syncBuiltinESMExports();
