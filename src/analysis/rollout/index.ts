/** How a merged commit reaches the clusters: stage by stage, wave by wave. */
export { reasonAtOnce } from "./at-once.ts";
export { rolloutPreview } from "./preview.ts";
export type { RolloutStep } from "./preview.ts";
export { isPaused, stagesBefore, wavesOf } from "./waves.ts";
export type * from "./wave.ts";
