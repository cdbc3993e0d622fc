/** `npm run conformance`: what needs tools that npm does not bring (kubectl, kustomize, helm, a Go toolchain). Each test is skipped where its tool is missing. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts"],
    passWithNoTests: true,
    testTimeout: 300_000,
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});

export default config;
