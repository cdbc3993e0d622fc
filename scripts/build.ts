/**
 * Bundles the command line: dist/cli.js, and beside it one chunk for every lazily imported command, so that a run
 * loads only what it needs.
 */
import { chmod, rm } from "node:fs/promises";
import { build } from "esbuild";

/** What was CommonJS and is bundled still asks for `require`. */
const banner = `import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);`;

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: { cli: "src/bin.ts" },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  banner: { js: banner },
  legalComments: "linked",
  logLevel: "warning",
});
await chmod("dist/cli.js", 0o755);
