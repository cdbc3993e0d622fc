/** The explanations of the codes, loaded on first use because few runs need them. */
import { createRequire } from "node:module";
import type { CodeTexts } from "./diagnostics.ts";
import { lazy } from "./lazy.ts";

const require = createRequire(import.meta.url);

/** Keyed by the name of the code. */
export const codeTexts: () => Readonly<Record<string, CodeTexts>> = lazy(
  () => require("./code-texts.json") as Readonly<Record<string, CodeTexts>>,
);
