/** Rollouts: which commit each cluster may have, and why it waits. */
export { greenSince, greenWith, isBlamed, lastWhere, observed } from "./history.ts";
export type * from "./history.ts";
export { endOfWaits, isInRollout, nameOfWave, planner, plansFor } from "./plan.ts";
export type * from "./plan.ts";
export { describeWait, timeText } from "./waits.ts";
export type { Wait } from "./waits.ts";
