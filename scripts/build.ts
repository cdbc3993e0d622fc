/**
 * Bundles the command line and the GitHub Action: dist/cli.js, dist/action.js, one chunk for every
 * lazily imported command, and one file for every lazily required library, so that a run loads only the necessary code.
 * They need no other files. Also bundles the OpenFeature provider, for `import` and for `require`.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { licensesOf, packagesOf, sbomOf } from "./bundled.ts";
import { siteAssets } from "./site-client.ts";

/** Bundled CommonJS modules still call `require`. */
const banner = `import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);`;

/**
 * Plugins whose pattern has matched a file; one that never does is an error, because a moved file would go unnoticed.
 */
const matched = new Set<string>();

/** The libraries that the code loads with a manual `require`, because most runs do not need them, by file name. */
const lazy = new Map<string, string>();

/** Libraries are in the folder of the chunks, one file each. */
const libraries: Plugin = {
  name: "libraries",
  setup(bundler) {
    bundler.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("const require = createRequire(import.meta.url);")) return undefined;
      matched.add("libraries");
      const contents = text.replaceAll(/\brequire\("(?!node:)([^"]+)"\)/g, (_, library: string) => {
        const name = library.replace(/^\W+|\.js$/g, "").replaceAll(/[^\w-]+/g, "-");
        lazy.set(name, library.startsWith(".") ? resolve(dirname(path), library) : library);
        return `require("../libraries/${name}.cjs")`;
      });
      return { contents, loader: "ts" };
    });
  },
};

/**
 * An `import` of a Node module evaluates all of its exports, which loads half of Node: for `node:fs`, this
 * takes longer than reading a hundred files.
 */
const builtins: Plugin = {
  name: "builtins",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path, importer, kind }) =>
      // An old Node needs this to reach the message that it is too old.
      kind === "require-call" || importer.endsWith("bin.ts") ? undefined : { path, namespace: "builtin" },
    );
    bundler.onLoad({ filter: /^/, namespace: "builtin" }, ({ path }) => ({ contents: facadeOf(path) }));
  },
};

/** The bundle contains only the used exports. */
function facadeOf(name: string): string {
  const isName = /^[A-Za-z_]\w*$/;
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(
    (one) => isName.test(one) && one !== "default",
  );
  return [
    `const module = process.getBuiltinModule(${JSON.stringify(name)});`,
    "const one = (name) => module[name];",
    "export default module;",
    ...names.map((one) => `const of_${one} = /* @__PURE__ */ one("${one}"); export { of_${one} as ${one} };`),
  ].join("\n");
}

/** `require` returns the value of a JSON file. An entry point that is a JSON file has exports only for keys that are names. */
const jsonLibraries: Plugin = {
  name: "json-libraries",
  setup(bundler) {
    bundler.onLoad({ filter: /\.json$/ }, async ({ path }) => ({
      contents: `module.exports = ${await readFile(path, "utf8")}`,
      loader: "js",
    }));
  },
};

/** Every command imports the common modules, so that they are in one file. */
const oneStart: Plugin = {
  name: "one-start",
  setup(bundler) {
    const start = fileURLToPath(new URL("../src/cli/entry-chunk.ts", import.meta.url));
    bundler.onLoad({ filter: /[/\\]commands[/\\](?:[a-z-]+|[a-z-]+[/\\]index)\.ts$/ }, async ({ path }) => {
      matched.add("one-start");
      return { contents: `import ${JSON.stringify(start)};\n${await readFile(path, "utf8")}`, loader: "ts" };
    });
  },
};

/** The inputs of every bundle. */
const metafiles: Metafile[] = [];
const seen = (metafile: Metafile): void => void metafiles.push(metafile);

/** Benchmarks use another folder. */
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

/** The service provides the SDK. The Kubernetes client is bundled, and loaded on demand. */
const provider: BuildOptions = {
  entryPoints: { openfeature: "src/runtime/openfeature.ts" },
  external: ["@openfeature/server-sdk"],
};

await rm(outdir, { recursive: true, force: true });
const program: BuildOptions = {
  ...modules,
  entryPoints: { cli: "src/bin.ts", action: "src/cli/action/index.ts" },
  plugins: [oneStart, libraries, builtins, siteAssets(seen)],
  chunkNames: "chunks/[name]-[hash]",
};
const inputs = await inputsOf(program);
const beside: BuildOptions = {
  ...bundle,
  outdir: `${outdir}/libraries`,
  entryPoints: Object.fromEntries(lazy),
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  plugins: [jsonLibraries],
};
inputs.push(...(await inputsOf(beside)));
await write({ ...program, define: { SLUICE_BUILD: JSON.stringify(await hashOf(inputs)) } });
await write(beside);
await chmod(`${outdir}/cli.js`, 0o755);
await write({ ...modules, ...provider, chunkNames: "openfeature/[name]-[hash]" });
await write({ ...bundle, ...provider, format: "cjs", outExtension: { ".js": ".cjs" } });
await declare();
for (const { name } of [libraries, oneStart])
  if (!matched.has(name)) throw new Error(`the plugin ${name} matches no file`);
if (metafiles.every(({ inputs }) => !Object.keys(inputs).some((path) => path.endsWith("client/main.tsx"))))
  throw new Error("the page of the site is not bundled");
const packages = packagesOf(metafiles);
await writeFile(`${outdir}/THIRD-PARTY-LICENSES.txt`, licensesOf(packages));
await writeFile(`${outdir}/sbom.cdx.json`, sbomOf(packages));

async function write(options: BuildOptions): Promise<void> {
  const { metafile } = await build({ ...options, metafile: true });
  seen(metafile);
}

/** The source files of a bundle. */
async function inputsOf(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  return Object.keys(metafile.inputs).filter((path) => !path.startsWith("builtin:"));
}

/** A hash of all sources of the program, so that the program ignores the cache of another build. */
async function hashOf(files: readonly string[]): Promise<string> {
  const digest = createHash("sha256");
  for (const path of files.toSorted()) digest.update(path).update(await readFile(path));
  return digest.digest("hex").slice(0, 32);
}

/** The types of the provider are in one file, for `import` and `require`. */
async function declare(): Promise<void> {
  const folder = `${outdir}/types`;
  execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.openfeature.json", "--outDir", folder], { stdio: "inherit" });
  for (const extension of [".d.ts", ".d.cts"])
    await copyFile(`${folder}/openfeature.d.ts`, `${outdir}/openfeature${extension}`);
  await rm(folder, { recursive: true });
}
