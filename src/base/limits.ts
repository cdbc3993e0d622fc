/** Resource limits: ends a run that needs too much time or memory with a message, before the system kills it. */

/** The phase of a run. Reading gets only a part of the memory, because later phases need some as well. */
export type Phase = "reading" | "compiling" | "testing";

/** Returns a sentence that says which resource is exhausted; undefined while there is enough. */
export interface ResourceGuard {
  (phase: Phase): string | undefined;
  /** Runs work that has no checkpoints. If time runs out, it ends the work and returns a sentence instead of a result. */
  readonly within?: <T>(phase: Phase, work: () => T) => { readonly result: T } | string;
}

/** Thrown by a checkpoint and caught only by `withinLimits`. */
class LimitExceeded extends Error {}

/** Called between the steps of a stage; throws when a limit is exceeded. */
export type Checkpoint = () => void;

export function checkpoint(phase: Phase, guard: ResourceGuard): Checkpoint {
  return () => {
    const sentence = guard(phase);
    if (sentence !== undefined) throw new LimitExceeded(sentence);
  };
}

/** For very short steps: the number of steps between two checks. */
const STRIDE = 64;

/** A checkpoint that checks only at each STRIDE-th step, because a check takes longer than a short step. */
export function striding(breathe: Checkpoint): Checkpoint {
  let steps = 0;
  return () => {
    if (++steps % STRIDE === 0) breathe();
  };
}

/**
 * Runs work under the limits of a guard. If a limit ends it, calls `onLimit` with the reason and returns undefined. Work
 * without checkpoints is ended by the clock.
 */
export function withinLimits<T>(
  work: () => T,
  onLimit: (sentence: string) => void,
  phase: Phase,
  guard: ResourceGuard,
): T | undefined {
  try {
    const done = guard.within?.(phase, work) ?? { result: work() };
    if (typeof done !== "string") return done.result;
    onLimit(done);
    return undefined;
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    onLimit(error.message);
    return undefined;
  }
}
