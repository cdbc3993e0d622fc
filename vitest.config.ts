/** The tests of `npm test`. Tests that need tools from outside npm are in test/conformance. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/conformance/**"],
    // Tests do not wait for the disk (fsync), which would take most of the time.
    execArgv: ["--import", new URL("test/unwaited.ts", import.meta.url).href],
    // One worker for each core, because many tests wait for child processes.
    maxWorkers: "100%",
    setupFiles: ["test/seed.ts"],
    // Only for tests that hang. Times are measured in bench/.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The output must not depend on either. A test that needs other values sets them.
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});

export default config;
