/** The type of a compiled condition. */
import type { Value } from "../parse/index.ts";

/** Returns the problem of a value, in a few words; undefined if it passes. */
export type Test = (value: Value) => string | undefined;
