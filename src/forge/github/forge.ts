/** The operations of GitHub that Sluice uses, and their results. */

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Login; undefined for a deleted user. */
  readonly author: string | undefined;
  readonly url: string;
}

export interface PullRequest {
  readonly number: number;
  /** The current head commit. */
  readonly head: string;
  /** The target branch. */
  readonly into: string;
  readonly open: boolean;
  readonly locked: boolean;
}

export interface Branch {
  readonly owner: string;
  readonly name: string;
}

export interface CommitStatus {
  readonly context: string;
  /** `success`, `failure`, `error` or `pending`. */
  readonly state: string;
  /** Login; undefined for a deleted user. */
  readonly author: string | undefined;
}

export interface GitHub {
  /** The login of the token. */
  readonly viewer: () => Promise<string>;
  /** All comments, oldest first. */
  readonly comments: (issue: number) => Promise<readonly Comment[]>;
  readonly create: (issue: number, body: string) => Promise<Comment>;
  readonly update: (id: number, body: string) => Promise<Comment>;
  readonly remove: (id: number) => Promise<void>;
  readonly pullRequest: (number: number) => Promise<PullRequest>;
  /** The statuses of a commit, newest first: at most the newest 1,000. */
  readonly statuses: (commit: string) => Promise<readonly CommitStatus[]>;
  /** The open pull request from a branch (possibly of a fork) at a commit; if several match, the one into `into`. */
  readonly pullRequestOf: (from: Branch, commit: string, into: string) => Promise<PullRequest | undefined>;
}
