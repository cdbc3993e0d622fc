/** A test of a value. */
import type { Value } from "../parse/index.ts";

/** What is wrong with a value, in a few words; undefined when it passes. */
export type Test = (value: Value) => string | undefined;
