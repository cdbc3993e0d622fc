/** Which build this is: a hash of everything that it is made of, put in by scripts/build.ts. */
declare const SLUICE_BUILD: string | undefined;

/** With the Node that runs it. Undefined where the sources are run as they are: they may change under the same version. */
export const build: string | undefined =
  typeof SLUICE_BUILD === "undefined" ? undefined : `${SLUICE_BUILD} ${process.version}`;
