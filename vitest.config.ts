/** The tests of `npm test`. What needs tools that npm does not bring is in vitest.conformance.config.ts. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/conformance/**"],
    testTimeout: 30_000,
    // Output must depend on neither; a test that wants others sets them itself.
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});

export default config;
