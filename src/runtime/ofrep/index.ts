/** The OFREP endpoint: the server and its sources of flags. */
export { metrics } from "./metrics.ts";
export type { Metrics } from "./metrics.ts";
export { serve } from "./server.ts";
export type { RunningServer, ServerOptions } from "./server.ts";
export { hostOf } from "./hosts.ts";
export { originOf } from "./cors.ts";
export type { Limits } from "./limits.ts";
export { miloSource } from "./from-milo.ts";
export { renderedSource } from "./from-rendered.ts";
export type { FlagSource } from "./source.ts";
