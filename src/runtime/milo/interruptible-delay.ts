/** A delay that other code can end early. */
import { setTimeout as delay } from "node:timers/promises";

export interface Pause {
  /** Resolves after the given time, or as soon as `end` is called or `signal` is aborted. */
  readonly take: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Ends the current delay. */
  readonly end: () => void;
}

export function pausing(): Pause {
  let current = new AbortController();
  return {
    take: async (milliseconds, signal) => {
      current = new AbortController();
      const until = AbortSignal.any([signal, current.signal]);
      await delay(milliseconds, undefined, { signal: until }).catch(() => {});
    },
    end: () => current.abort(),
  };
}
