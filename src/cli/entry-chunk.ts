/**
 * What every run needs at once, and what a run needs that finds nothing to do. The build keeps all of it in one file,
 * since each file that is loaded takes longer than what is in it.
 */
export { main } from "./index.ts";
export { processIo } from "./process-host.ts";
