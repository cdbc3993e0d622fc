/**
 * Bundles the command line: dist/cli.js, and beside it one chunk for every lazily imported command, so that a run
 * loads only what it needs.
 */
import { chmod, readFile, rm } from "node:fs/promises";
import { build } from "esbuild";
import type { Plugin } from "esbuild";

/** What was CommonJS and is bundled still asks for `require`. */
const banner = `import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);`;

/**
 * What a module requires only when it needs it goes into the bundle, too, and is still run only then: esbuild knows
 * `require` by its name, but not the one that a source has to make for itself.
 */
const lazyRequires: Plugin = {
  name: "lazy-requires",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace("const require = createRequire(import.meta.url);", ""),
      loader: "ts",
    }));
  },
};

/** Another folder is for measuring. */
const outdir = process.argv[2] ?? "dist";

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: { cli: "src/bin.ts" },
  outdir,
  plugins: [lazyRequires],
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
await chmod(`${outdir}/cli.js`, 0o755);
