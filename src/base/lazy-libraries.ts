/**
 * Libraries that most runs do without. Each is loaded when it is first asked for, since that takes longer than compiling
 * a small platform; the build makes a file of each.
 */
import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";
import type FastGlob from "fast-glob";
import type * as Re2 from "re2js";
import type * as TemporalPolyfill from "temporal-polyfill";
import type * as Yaml from "yaml";
import { lazyLibrary } from "./v8-eager-compile.ts";

/** What is used of a library that has no types: its own `validateUnitString` prints some faults, with the text, to stdout. */
export interface Ucum {
  readonly UcumLhcUtils: { getInstance(): { readonly uStrParser_: UnitParser } };
  readonly UnitTables: { getInstance(): { getUnitByCode(code: string): object | undefined } };
}
interface UnitParser {
  /** The unit, and the text as it would have had to be written; throws at some faults. */
  parseString(unit: string, purpose: "validate", suggest: boolean): readonly [unit: object | null, text: string];
}

const require = createRequire(import.meta.url);

export const ajv: () => typeof Ajv = lazyLibrary(() => require("ajv/dist/2020.js") as typeof Ajv);
export const fastGlob: () => typeof FastGlob = lazyLibrary(() => require("fast-glob") as typeof FastGlob);
export const re2: () => typeof Re2 = lazyLibrary(() => require("re2js") as typeof Re2);
export const temporal: () => typeof TemporalPolyfill = lazyLibrary(
  () => require("temporal-polyfill") as typeof TemporalPolyfill,
);
export const ucum: () => Ucum = lazyLibrary(() => require("@lhncbc/ucum-lhc") as Ucum);
export const yaml: () => typeof Yaml = lazyLibrary(() => require("yaml") as typeof Yaml);
