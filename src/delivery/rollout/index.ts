/** Rollouts: which commit each cluster may have, and why it waits. */
export { blamedIn, greenSince, isBlamed, lastWhere, observed } from "./history.ts";
export type * from "./history.ts";
export type { Meaning, RolloutInput } from "./input.ts";
export { awaitedIn, earlierStages, isInRollout, plansIn, waveOf } from "./judging.ts";
export type { RolloutPlan } from "./judging.ts";
export { endOfWaits, nameOfWave, planner } from "./plan.ts";
export type * from "./plan.ts";
export { describeWait, timeText } from "./waits.ts";
export type { Wait } from "./waits.ts";
