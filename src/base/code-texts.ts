/** What the codes mean, why they matter and what to do: loaded when it is first asked for, since few runs need it. */
import { createRequire } from "node:module";
import type { CodeTexts } from "./diagnostics.ts";
import { lazyLibrary } from "./v8-eager-compile.ts";

const require = createRequire(import.meta.url);

/** By the name of the code. */
export const codeTexts: () => Readonly<Record<string, CodeTexts>> = lazyLibrary(
  () => require("./code-texts.json") as Readonly<Record<string, CodeTexts>>,
);
