/** The few things that are asked of GitHub. Everything rejects with a GitHubFault. */
import type { Octokit } from "@octokit/rest";
import { malformed, readComment, readLogin, readPull } from "./answers.ts";
import { GitHubFault } from "./faults.ts";
import { guard } from "./guard.ts";
import type { Patience } from "./guard.ts";

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

/** `address`: `https://api.github.com`, or a GitHub Enterprise Server's. */
export interface Connection extends Patience {
  readonly token: string;
  readonly owner: string;
  readonly repository: string;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
}

export async function connect(connection: Connection): Promise<GitHub> {
  // Loaded only by a run that talks to GitHub.
  const { Octokit } = await import("@octokit/rest");
  const { token, address, owner, repository: repo } = connection;
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const impatient: typeof fetch = (input, init) =>
    connection.fetch(input, { ...init, signal: AbortSignal.timeout(connection.timeout) });
  const options = { auth: token, baseUrl: address, userAgent: "sluice", log: silent, request: { fetch: impatient } };
  const octokit = new Octokit(options);
  guard(octokit, connection);
  const { issues, pulls } = octokit.rest;
  return {
    viewer: () => viewer(octokit),
    comments: async (issue_number) => {
      const pages = octokit.paginate.iterator(issues.listComments, { owner, repo, issue_number, per_page: 100 });
      return (await collected(pages)).map(readComment);
    },
    create: async (issue_number, body) =>
      readComment((await issues.createComment({ owner, repo, issue_number, body })).data),
    update: async (comment_id, body) =>
      readComment((await issues.updateComment({ owner, repo, comment_id, body })).data),
    remove: async (comment_id) => void (await issues.deleteComment({ owner, repo, comment_id })),
    pullRequest: async (pull_number) => readPull((await pulls.get({ owner, repo, pull_number })).data),
    pullRequestOf: async (from, commit, into) => {
      const pages = octokit.paginate.iterator(pulls.list, {
        owner,
        repo,
        state: "open",
        head: `${from.owner}:${from.name}`,
        per_page: 100,
      });
      const found = (await collected(pages)).map(readPull).filter(({ head }) => head === commit);
      return found.find((one) => one.into === into) ?? found[0];
    },
  };
}

function nothing(): void {}

async function collected(pages: AsyncIterable<{ readonly data: unknown }>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const { data } of pages) {
    if (!Array.isArray(data)) throw malformed();
    all.push(...(data as readonly unknown[]));
  }
  return all;
}

/** GraphQL refuses with the status 200. */
async function viewer(octokit: Octokit): Promise<string> {
  try {
    return readLogin(await octokit.graphql("query { viewer { login } }"));
  } catch (error) {
    if (error instanceof GitHubFault) throw error;
    throw new GitHubFault("denied", "the token may not ask whose it is");
  }
}
