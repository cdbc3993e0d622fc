/** The operations of GitHub that Sluice uses, and their results. */
import type { StatusSource } from "../commit-status.ts";

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

export interface GitHub extends StatusSource {
  /** The login of the token. */
  readonly viewer: () => Promise<string>;
  /** All comments, oldest first. */
  readonly comments: (issue: number) => Promise<readonly Comment[]>;
  readonly create: (issue: number, body: string) => Promise<Comment>;
  readonly update: (id: number, body: string) => Promise<Comment>;
  readonly remove: (id: number) => Promise<void>;
  readonly pullRequest: (number: number) => Promise<PullRequest>;
  /** The open pull request from a branch (possibly of a fork) at a commit; if several match, the one into `into`. */
  readonly pullRequestOf: (from: Branch, commit: string, into: string) => Promise<PullRequest | undefined>;
}
