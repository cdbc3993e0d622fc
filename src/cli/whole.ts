/** Code that is compiled as a whole when it is loaded, so that what Node keeps of it is whole, too. */

/**
 * V8 compiles a function when it is first called, but what Node keeps of a module on the disk is made as soon as the
 * module is loaded: without this, every run would compile two thousand functions anew, which takes longer than compiling
 * a small platform. Whatever `load` begins to import before it waits for anything is compiled whole.
 */
export function wholly<Module>(load: () => Promise<Module>): Promise<Module> {
  // Not imported: loading it is for those who have something to compile.
  const v8 = process.getBuiltinModule("node:v8");
  v8.setFlagsFromString("--no-lazy");
  try {
    return load();
  } finally {
    v8.setFlagsFromString("--lazy");
  }
}
