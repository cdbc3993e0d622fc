/** What is asked of GitHub, and what it answers. */

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Login; undefined for a user that is gone. */
  readonly author: string | undefined;
  readonly url: string;
}

export interface PullRequest {
  readonly number: number;
  /** The commit that it is at now. */
  readonly head: string;
  /** The branch that it is for. */
  readonly into: string;
  readonly open: boolean;
  readonly locked: boolean;
}

export interface Branch {
  readonly owner: string;
  readonly name: string;
}

export interface GitHub {
  /** The login that the token writes as. */
  readonly viewer: () => Promise<string>;
  /** All of them, oldest first. */
  readonly comments: (issue: number) => Promise<readonly Comment[]>;
  readonly create: (issue: number, body: string) => Promise<Comment>;
  readonly update: (id: number, body: string) => Promise<Comment>;
  readonly remove: (id: number) => Promise<void>;
  readonly pullRequest: (number: number) => Promise<PullRequest>;
  /** The open pull request of a branch, perhaps of a fork, as it was at a commit; of several, the one into a branch. */
  readonly pullRequestOf: (from: Branch, commit: string, into: string) => Promise<PullRequest | undefined>;
}
