/** Whether the API answers, told only when that changes. */

/** `stale`: it does not, but what it last said is still given. */
export type Health = "ok" | "stale" | "error";

export interface HealthOptions {
  /** Milliseconds that last good answers stand in. */
  readonly staleFor: number;
  /** Milliseconds; never goes back. */
  readonly clock: () => number;
  readonly tell: (health: Health, why: string) => void;
}

export interface HealthMonitor {
  /** It is there, and knows who asks. */
  readonly reached: () => void;
  /** It was asked for what somebody has, and said it. */
  readonly answered: () => void;
  /** It gave no answer to somebody who needed one. */
  readonly failed: (why: string) => void;
  /** It is not there. Without a word: whoever asked is told in another way. */
  readonly unreachable: () => void;
}

/** One for all consumers: `stale` as long as there may be answers that stand in, whoever asks in turn with those who have none. */
export function healthMonitor({ staleFor, clock, tell }: HealthOptions): HealthMonitor {
  let now: Health = "ok";
  let standInUntil = -Infinity;

  function become(health: Health, why = ""): void {
    if (health === now) return;
    now = health;
    tell(health, why);
  }

  return {
    reached: () => become("ok"),
    answered: () => {
      standInUntil = clock() + staleFor;
      become("ok");
    },
    failed: (why) => {
      if (clock() < standInUntil) become("stale", "the API fails; the last good answers are given");
      else become("error", why);
    },
    unreachable: () => void (now = "error"),
  };
}
