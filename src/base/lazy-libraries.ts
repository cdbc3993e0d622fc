/**
 * Libraries that most runs do not need. Each is loaded on first use, because loading one takes longer than compiling a
 * small platform. The build makes a file of each.
 */
import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";
import type FastGlob from "fast-glob";
import type * as Re2 from "re2js";
import type * as TemporalPolyfill from "temporal-polyfill";
import type * as Yaml from "yaml";
import { lazy } from "./lazy.ts";

/** The parts that we use of a library without types. Its `validateUnitString` prints some errors to stdout, so we avoid it. */
export interface Ucum {
  readonly UcumLhcUtils: { getInstance(): { readonly uStrParser_: UnitParser } };
  readonly UnitTables: { getInstance(): { getUnitByCode(code: string): object | undefined } };
}
interface UnitParser {
  /** Returns the unit and the corrected text; throws on some errors. */
  parseString(unit: string, purpose: "validate", suggest: boolean): readonly [unit: object | null, text: string];
}

const require = createRequire(import.meta.url);

export const ajv: () => typeof Ajv = lazy(() => require("ajv/dist/2020.js") as typeof Ajv);
export const fastGlob: () => typeof FastGlob = lazy(() => require("fast-glob") as typeof FastGlob);
export const re2: () => typeof Re2 = lazy(() => require("re2js") as typeof Re2);
export const temporal: () => typeof TemporalPolyfill = lazy(
  () => require("temporal-polyfill") as typeof TemporalPolyfill,
);
export const ucum: () => Ucum = lazy(() => require("@lhncbc/ucum-lhc") as Ucum);
export const yaml: () => typeof Yaml = lazy(() => require("yaml") as typeof Yaml);
