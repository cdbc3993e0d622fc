/** The types of rollouts: the waves of a stage, and the answers of checks. */

import type { ProjectCheck } from "../../compiler/kinds.ts";

/** Some clusters of a stage, which get a commit together. */
export interface Wave {
  readonly stage: string;
  /** Empty for a stage without waves. */
  readonly name: string;
  /** Sorted by name. */
  readonly clusters: readonly string[];
  /** Clusters that nobody waits for (`waitFor: false`). */
  readonly unawaited: readonly string[];
  /** How long a commit must have been green here before it goes on, in milliseconds. */
  readonly bakes: number;
  /** Names of checks. */
  readonly checks: readonly string[] | "none";
  /** The same in all waves of a stage. */
  readonly pause?: Pause;
}

export interface Pause {
  readonly reason: string;
  /** The first day (UTC) without the pause, `YYYY-MM-DD`; without it, the pause has no end. */
  readonly until?: string;
}

/** `red`: the answer is wrong; `unknown`: there is no answer. */
export type CheckAnswer =
  | { readonly is: "green" }
  | { readonly is: "red"; readonly value: string }
  | { readonly is: "unknown"; readonly why: string };

/** A question about a publication. */
export interface CheckQuestion {
  readonly cluster: string;
  /** The head of the cluster's branch. */
  readonly commit: string;
  /** The name of the check. */
  readonly check: string;
  readonly definition: ProjectCheck;
  /** The commit that has changed or removed the check, and before which it is asked; undefined for a check of HEAD. */
  readonly before?: string | undefined;
}

export type AskCheck = (question: CheckQuestion) => Promise<CheckAnswer>;
