/** Prints `N passed, N failed` of a vitest JSON report. A test file that could not even be loaded is one failure. */
import { existsSync, readFileSync } from "node:fs";

const file = process.argv[2] ?? "";
const {
  numPassedTests = 0,
  numFailedTests = 0,
  testResults = [],
} = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { numFailedTests: 1 };

const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
).length;
const failed = numFailedTests + unloaded;

console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed > 0 || numPassedTests === 0 ? 1 : 0;
