/**
 * Bundles the command line and the GitHub Action: dist/cli.js, dist/action.js, and beside them one chunk for every
 * lazily imported command, so that a run loads only what it needs; nothing else is needed to run them. And apart from it the provider for OpenFeature, for `import` and for `require`.
 */
import { execFileSync } from "node:child_process";
import { chmod, copyFile, readFile, rm } from "node:fs/promises";
import { build } from "esbuild";
import type { BuildOptions, Plugin } from "esbuild";

/** What was CommonJS and is bundled still asks for `require`. */
const banner = `import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);`;

/**
 * What a module requires only when it needs it goes into the bundle, too, and is still run only then: esbuild knows
 * `require` by its name, but not the one that a source has to make for itself.
 */
const lazyRequires: Plugin = {
  name: "lazy-requires",
  setup(bundler) {
    bundler.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace("const require = createRequire(import.meta.url);", ""),
      loader: "ts",
    }));
  },
};

/** Another folder is for measuring. */
const outdir = process.argv[2] ?? "dist";

const bundle: BuildOptions = {
  outdir,
  bundle: true,
  platform: "node",
  target: "node22.18",
  legalComments: "linked",
  logLevel: "warning",
};
const modules: BuildOptions = { ...bundle, format: "esm", splitting: true, banner: { js: banner } };

/** The SDK is the one that the service has; the Kubernetes client comes along, and is loaded when it is needed. */
const provider: BuildOptions = {
  entryPoints: { openfeature: "src/runtime/openfeature.ts" },
  external: ["@openfeature/server-sdk"],
};

await rm(outdir, { recursive: true, force: true });
await build({
  ...modules,
  entryPoints: { cli: "src/bin.ts", action: "src/action.ts" },
  plugins: [lazyRequires],
  chunkNames: "chunks/[name]-[hash]",
});
await chmod(`${outdir}/cli.js`, 0o755);
await build({ ...modules, ...provider, chunkNames: "openfeature/[name]-[hash]" });
await build({ ...bundle, ...provider, format: "cjs", outExtension: { ".js": ".cjs" } });
await declare();

/** The types of the provider stand in one file, and are the same for both ways to load it. */
async function declare(): Promise<void> {
  const folder = `${outdir}/types`;
  execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.openfeature.json", "--outDir", folder], { stdio: "inherit" });
  for (const extension of [".d.ts", ".d.cts"])
    await copyFile(`${folder}/openfeature.d.ts`, `${outdir}/openfeature${extension}`);
  await rm(folder, { recursive: true });
}
