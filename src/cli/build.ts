/** The id of the build: a hash of its inputs, inserted by scripts/build.ts. */
declare const SLUICE_BUILD: string | undefined;

/** Includes the version of Node. Undefined if the sources run directly, because they can change without a new version. */
export const build: string | undefined =
  typeof SLUICE_BUILD === "undefined" ? undefined : `${SLUICE_BUILD} ${process.version}`;
