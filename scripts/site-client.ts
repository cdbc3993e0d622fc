/** Bundles the client code of `sluice site`: one classic script and one style sheet. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Metafile, Plugin } from "esbuild";
import type { Assets } from "../src/site/index.ts";

/** The page contains a copy of Preact. */
const LICENSE = fileURLToPath(new URL("../node_modules/preact/LICENSE", import.meta.url));
const CLIENT = fileURLToPath(new URL("../src/site/client/", import.meta.url));

/** `seen` gets the list of bundled inputs. */
export async function bundleClient(seen: (metafile: Metafile) => void = () => {}): Promise<Assets> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${CLIENT}main.tsx`, `${CLIENT}style/page.css`],
    outdir: "out",
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "inline",
    banner: { js: `/*!\nPreact\n\n${await readFile(LICENSE, "utf8")}*/` },
    logLevel: "warning",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  seen(metafile);
  const textOf = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? "";
  const script = textOf(".js");
  // This text would end the script inside the page.
  if (/<\/script|<!--/i.test(script)) throw new Error("the script of the page holds what would end it");
  return { script, style: textOf(".css") };
}

/** In the bundle, the page's script and style are strings. */
export function siteAssets(seen: (metafile: Metafile) => void): Plugin {
  return {
    name: "site-assets",
    setup(bundler) {
      bundler.onLoad({ filter: /[/\\]src[/\\]site[/\\]assets\.ts$/ }, async () => ({
        contents: `export const assets = async () => (${JSON.stringify(await bundleClient(seen))});`,
      }));
    },
  };
}
