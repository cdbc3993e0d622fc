/** Whether the API answers, told only when that changes. */

/** `stale`: it does not, but what it last said is still given. */
export type Health = "ok" | "stale" | "error";

export interface HealthMonitor {
  readonly set: (health: Health, why?: string) => void;
  /** Without a word: whoever asked is told in another way. */
  readonly assume: (health: Health) => void;
}

export function healthMonitor(tell: (health: Health, why: string) => void): HealthMonitor {
  let now: Health = "ok";
  return {
    assume: (health) => void (now = health),
    set: (health, why = "") => {
      if (health === now) return;
      now = health;
      tell(health, why);
    },
  };
}
