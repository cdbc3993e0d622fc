/**
 * The code for the start of every run, and for runs that have nothing to do. The build bundles it into one file, because
 * loading a file takes longer than running its code.
 */
export { main } from "./index.ts";
export { processIo } from "./process-host.ts";
