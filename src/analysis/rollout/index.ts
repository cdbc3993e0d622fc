/** How a merged commit reaches the clusters: stage by stage, wave by wave. */
export { isPaused, wavesOf } from "./waves.ts";
export type * from "./wave.ts";
