/** The tests of `npm test`. Tests that need tools from outside npm are in test/conformance. */
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const include = ["test/**/*.test.ts"];
const exclude = ["test/conformance/**"];

/** Each file that replaces modules gets a separate worker. All other files share workers, so that a worker loads `src/` once. */
const replacesModules = globSync(include, { cwd: import.meta.dirname, exclude })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\bvi\.(?:mock|doMock|resetModules)\(/.test(readFileSync(new URL(path, import.meta.url), "utf8")));

const config: ViteUserConfig = defineConfig({
  test: {
    // Tests do not wait for the disk, which would take longer than most tests.
    execArgv: ["--import", new URL("test/unwaited.ts", import.meta.url).href],
    // More workers than cores, because a third of the time a worker waits for a child process.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    setupFiles: ["test/seed.ts", "test/shared-worker.ts"],
    // For tests that hang, also on a busy machine; bench/ measures times.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Output must depend on neither; a test that needs other values sets them itself.
    env: { TZ: "UTC", NO_COLOR: "1" },
    projects: [
      { extends: true, test: { name: "isolated", include: replacesModules } },
      { extends: true, test: { name: "shared", isolate: false, include, exclude: [...exclude, ...replacesModules] } },
    ],
  },
});

export default config;
