/** The statuses that others set on a commit, as every forge has them. */

export interface CommitStatus {
  readonly context: string;
  /** As the forge spells it: `success`, `failure` or `failed`, `pending` and others. */
  readonly state: string;
  /** Login; undefined for a deleted user. */
  readonly author: string | undefined;
}

export interface StatusSource {
  /**
   * The statuses of a commit, newest first: at most the newest 1,000. Those with another context may be missing.
   * Rejects with a ForgeError.
   */
  readonly statuses: (commit: string, context: string) => Promise<readonly CommitStatus[]>;
}
