/** What we render against the schemas and tools of those who read it, where they are at hand: `npm run conformance`. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts"],
    testTimeout: 120_000,
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});

export default config;
