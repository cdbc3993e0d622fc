/** Code that is compiled as a whole when it is loaded, so that what Node keeps of it is whole, too. */
import { createRequire } from "node:module";
import type * as V8 from "node:v8";
import { lazy } from "./lazy.ts";

const require = createRequire(import.meta.url);

/**
 * V8 compiles a function when it is first called, but what Node keeps of a module on the disk is made as soon as the
 * module is loaded: without this, every run would compile two thousand functions anew, which takes longer than compiling
 * a small platform. Whatever `load` begins to load before it waits for anything is compiled whole.
 */
export function compileEagerly<T>(load: () => T): T {
  // Not imported: loading it is for those who have something to compile.
  const v8 = require("node:v8") as typeof V8;
  v8.setFlagsFromString("--no-lazy");
  try {
    return load();
  } finally {
    v8.setFlagsFromString("--lazy");
  }
}

/** A library that most runs do without, loaded when it is first asked for. */
export function lazyLibrary<Library>(load: () => Library): () => Library {
  return lazy(() => compileEagerly(load));
}
