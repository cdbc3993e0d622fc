/** A pause that somebody else can end. */
import { setTimeout as delay } from "node:timers/promises";

export interface Pause {
  /** Resolves after so many milliseconds, or as soon as it is ended or `signal` aborted. */
  readonly take: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Ends one that is being taken. */
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
