/** strain: ends a run that would take more than there is, in order and with a sentence, before it is killed without one. */

/** What a run is at: reading may take a part only, for what comes after needs memory as well. */
export type Phase = "reading" | "compiling" | "testing";

/** What the run has too little of to go on, as a sentence; undefined while there is enough. */
export interface ResourceGuard {
  (phase: Phase): string | undefined;
  /** Does work that may not ask in between, and ends it when its time is up: then it gives a sentence, and no result. */
  readonly within?: <T>(phase: Phase, work: () => T) => { readonly result: T } | string;
}

/** Thrown by a breath and caught by `enduring`, and by nobody between. */
class LimitExceeded extends Error {}

/** Asked between the steps of a stage. */
export type Checkpoint = () => void;

export function checkpoint(phase: Phase, strain: ResourceGuard): Checkpoint {
  return () => {
    const sentence = strain(phase);
    if (sentence !== undefined) throw new LimitExceeded(sentence);
  };
}

/** How many steps pass between two questions, where a step takes next to no time. */
const STRIDE = 64;

/** Asks after so many steps only: asking takes longer than a small one. */
export function striding(breathe: Checkpoint): Checkpoint {
  let steps = 0;
  return () => {
    if (++steps % STRIDE === 0) breathe();
  };
}

/** What the work comes to; undefined where it was ended, and `told` why. Whatever never asks is ended by the clock. */
export function withinLimits<T>(
  work: () => T,
  told: (sentence: string) => void,
  phase: Phase,
  strain: ResourceGuard,
): T | undefined {
  try {
    const done = strain.within?.(phase, work) ?? { result: work() };
    if (typeof done !== "string") return done.result;
    told(done);
    return undefined;
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    told(error.message);
    return undefined;
  }
}
