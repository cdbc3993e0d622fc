/** The tests of `npm test`. Tests that need tools from outside npm are in test/conformance. */
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const include = ["test/**/*.test.ts"];
const exclude = ["test/conformance/**"];

/**
 * Files that replace modules, and files that start many processes, get separate workers: starting a process copies the
 * page tables of its parent, which takes 2 ms at 50 MB, and 56 ms at the 750 MB of a worker that has run many files. All
 * other files share workers, so that a worker loads `src/` once.
 */
const NEEDS_A_WORKER = /\bvi\.(?:mock|doMock|resetModules)\(|\/temporary\.ts"|\/world\.ts"|\b(?:spawn|execFile)Sync\(/;
const isolated = globSync(include, { cwd: import.meta.dirname, exclude })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => NEEDS_A_WORKER.test(readFileSync(new URL(path, import.meta.url), "utf8")));

const config: ViteUserConfig = defineConfig({
  test: {
    // Tests do not wait for the disk, which would take longer than most tests.
    execArgv: ["--import", new URL("test/unwaited.ts", import.meta.url).href],
    // More workers than cores, because a third of the time a worker waits for a child process.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    globalSetup: ["test/shared-folder.ts"],
    setupFiles: ["test/seed.ts", "test/shared-worker.ts"],
    // For tests that hang, also on a busy machine; bench/ measures times.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Output must depend on neither; a test that needs other values sets them itself.
    env: { TZ: "UTC", NO_COLOR: "1" },
    projects: [
      { extends: true, test: { name: "isolated", include: isolated } },
      { extends: true, test: { name: "shared", isolate: false, include, exclude: [...exclude, ...isolated] } },
    ],
  },
});

export default config;
