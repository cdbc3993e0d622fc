/** What we render against the schemas and tools of those who read it, where they are at hand: `npm run conformance`. */
import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { include: ["test/conformance/**/*.test.ts"], testTimeout: 120_000 },
});
// oxlint-disable-next-line import/no-default-export -- vitest looks for one
export default config;
