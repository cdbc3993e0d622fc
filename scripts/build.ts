/**
 * Bundles the command line: dist/cli.js, and beside it one chunk for every lazily imported command, so that a run
 * loads only what it needs.
 */
import { chmod, rm } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "dist";

/** Before anything else is loaded, or V8 has compiled it all anew by the time its cache is on. */
const entry = `#!/usr/bin/env node
import { enableCompileCache } from "node:module";
enableCompileCache();
await import("./cli.ts");
`;

/** What was CommonJS and bundled still asks for \`require\`. */
const banner = `import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);`;

await rm(OUT, { recursive: true, force: true });
await build({
  stdin: { contents: entry, resolveDir: "src", sourcefile: "bin.ts", loader: "ts" },
  outdir: OUT,
  entryNames: "cli",
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
await chmod(`${OUT}/cli.js`, 0o755);
