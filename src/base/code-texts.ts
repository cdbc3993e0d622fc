/** The explanations of the codes, loaded on first use because few runs need them. */
import { createRequire } from "node:module";
import type { CodeTexts } from "./diagnostics.ts";
import { lazyLibrary } from "./v8-eager-compile.ts";

const require = createRequire(import.meta.url);

/** Keyed by the name of the code. */
export const codeTexts: () => Readonly<Record<string, CodeTexts>> = lazyLibrary(
  () => require("./code-texts.json") as Readonly<Record<string, CodeTexts>>,
);
