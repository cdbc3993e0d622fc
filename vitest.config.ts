/** The tests of `npm test`. What needs tools that npm does not bring is in test/conformance. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/conformance/**"],
    // Nobody waits for the disk: that would take longer than much else.
    execArgv: ["--import", new URL("test/unwaited.ts", import.meta.url).href],
    // A worker for every core: what waits for a child process leaves it to another.
    maxWorkers: "100%",
    setupFiles: ["test/seed.ts"],
    // For what hangs: how long something takes is measured in bench/.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Output must depend on neither; a test that wants others sets them itself.
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});

export default config;
