/** The state of a rollout as data. */
import type { Wait } from "../rollout/index.ts";

/** As in schemas/rollout.schema.json. Times are in UTC, ISO 8601. */
export interface RolloutStatus {
  readonly version: 1;
  /** The commit at HEAD. */
  readonly commit: string;
  readonly at: string;
  /** In order; only of stages with a rollout. */
  readonly waves: readonly WaveStatus[];
}

export interface WaveStatus {
  readonly stage: string;
  /** Empty for a stage without waves. */
  readonly wave: string;
  /** Seconds. */
  readonly bakes: number;
  readonly checks: readonly string[];
  readonly pause: { readonly reason: string; readonly until: string | null } | null;
  readonly clusters: readonly ClusterStatus[];
}

export interface ClusterStatus {
  readonly cluster: string;
  /** Whether later waves wait for it. */
  readonly isAwaited: boolean;
  /** `done`: it has HEAD; `gets`: it gets a commit now; `waits`: also for a window; `failed`: a diagnostic has the reason. */
  readonly is: "done" | "gets" | "waits" | "failed";
  /** The commit that it has; null without a branch. */
  readonly commit: string | null;
  /** Since when it has that commit, and since when the checks are green; null if that is not known. */
  readonly since: string | null;
  readonly greenSince: string | null;
  /** The commit that it gets now. */
  readonly gets: string | null;
  /** The next commit that waits, for what, and until when if nothing else happens. */
  readonly next: string | null;
  /** Since when the oldest commit waits that the cluster does not have: `next` or an earlier one. */
  readonly waitingSince: string | null;
  readonly waits: readonly WaitStatus[];
  readonly until: string | null;
  /** The start of the next maintenance window, in its time zone, if it waits for that. */
  readonly window: string | null;
  /** The checks that are not green. */
  readonly checks: readonly CheckStatus[];
  /** Features that change here first, because no earlier stage can have them. */
  readonly untested: readonly string[];
  /** Publications before their time. */
  readonly forced: readonly ForcedStatus[];
}

export interface WaitStatus {
  /** `other`: a window, or errors of HEAD. */
  readonly why: Wait["why"] | "other";
  readonly text: string;
  readonly wave?: string;
  readonly clusters?: readonly string[];
  readonly features?: readonly string[];
  readonly until?: string;
  readonly check?: string;
  readonly value?: string;
}

export interface CheckStatus {
  readonly check: string;
  readonly is: "red" | "red-before" | "unknown";
  readonly value: string;
}

export interface ForcedStatus {
  readonly commit: string;
  readonly at: string;
  readonly reason: string;
  readonly ticket: string;
}
