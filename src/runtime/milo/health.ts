/** Tracks whether the API responds, and reports only changes. */

/** `stale`: it does not respond, but its last answers are still used. */
export type Health = "ok" | "stale" | "error";

export interface HealthOptions {
  /** Milliseconds that the last answers are used. */
  readonly staleFor: number;
  /** A monotonic clock in milliseconds. */
  readonly clock: () => number;
  readonly notify: (health: Health, why: string) => void;
}

export interface HealthMonitor {
  /** The API is reachable and accepts the credentials. */
  readonly reached: () => void;
  /** The API returned the allowances of a consumer. */
  readonly answered: () => void;
  /** A request that a caller waited for failed. */
  readonly failed: (why: string) => void;
  /** The API is unreachable. Reports nothing: the caller gets the error otherwise. */
  readonly unreachable: () => void;
}

/** One state for all consumers: `stale` as long as any of them may have an answer that is still used. */
export function healthMonitor({ staleFor, clock, notify }: HealthOptions): HealthMonitor {
  let now: Health = "ok";
  let standInUntil = -Infinity;

  function become(health: Health, why = ""): void {
    if (health === now) return;
    now = health;
    notify(health, why);
  }

  return {
    reached: () => become("ok"),
    answered: () => {
      standInUntil = clock() + staleFor;
      become("ok");
    },
    failed: (why) => {
      if (clock() < standInUntil) become("stale", "the API fails; serving the last known results");
      else become("error", why);
    },
    unreachable: () => void (now = "error"),
  };
}
