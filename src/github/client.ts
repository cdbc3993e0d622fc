/** The few things that are asked of GitHub. Everything rejects with a GitHubFault. */
import type { Octokit } from "@octokit/rest";
import { faultOf, GitHubFault } from "./faults.ts";
import type { Told } from "./faults.ts";
import { waitBefore } from "./retry.ts";
import type { Failure } from "./retry.ts";

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
  readonly open: boolean;
  readonly locked: boolean;
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
  /** The open pull request of a branch, perhaps of a fork, as it was at a commit. */
  readonly pullRequestOf: (owner: string, branch: string, commit: string) => Promise<PullRequest | undefined>;
}

export interface Connection {
  readonly token: string;
  /** `https://api.github.com`, or a GitHub Enterprise Server's. */
  readonly address: string;
  readonly owner: string;
  readonly repository: string;
  /** How time passes; tests hurry it. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
}

export async function connect(connection: Connection): Promise<GitHub> {
  // Loaded only by a run that talks to GitHub.
  const { Octokit } = await import("@octokit/rest");
  const { token, address, owner, repository: repo } = connection;
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const impatient: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(connection.timeout) });
  const options = { auth: token, baseUrl: address, userAgent: "sluice", log: silent, request: { fetch: impatient } };
  const octokit = new Octokit(options);
  guard(octokit, connection);
  const { issues, pulls } = octokit.rest;
  return {
    viewer: async () => readLogin(await octokit.graphql("query { viewer { login } }")),
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
    pullRequestOf: async (from, branch, commit) => {
      const pages = octokit.paginate.iterator(pulls.list, {
        owner,
        repo,
        state: "open",
        head: `${from}:${branch}`,
        per_page: 100,
      });
      return (await collected(pages)).map(readPull).find(({ head }) => head === commit);
    },
  };
}

function nothing(): void {}

/**
 * Pauses, further tries and one kind of error for every request; the token goes to one server only. What writes is not
 * simply tried again: it may have been done, or the world may have moved on meanwhile, so whoever asked looks first.
 */
function guard(octokit: Octokit, { address, sleep }: Connection): void {
  let failedWrites = 0;
  octokit.hook.wrap("request", async (request, options) => {
    if (new URL(options.url, `${address}/`).origin !== new URL(address).origin)
      throw new GitHubFault("malformed", "GitHub's answer leads to another server, which is not followed");
    const isWrite = (options.method === "POST" && !options.url.endsWith("/graphql")) || options.method === "PATCH";
    for (let failures = 1; ; failures++) {
      try {
        const response = await request(options);
        // An empty list is not what nothing, or half a list, means.
        if (response.status !== 204 && typeof response.data !== "object") throw malformed();
        return response;
      } catch (error) {
        if (error instanceof GitHubFault) throw error;
        const failure = failureOf(error);
        const count = isWrite ? ++failedWrites : failures;
        const wait = waitBefore(failure, { failures: count, now: Date.now(), random: Math.random() });
        if (wait !== undefined) await sleep(wait);
        if (wait === undefined || isWrite) throw faultOf(failure, wait !== undefined);
      }
    }
  });
}

/** Octokit gives a time-out the status 500; only with a response was there an answer. */
function failureOf(error: unknown): Told & Failure {
  const message = error instanceof Error ? error.message : String(error);
  const response = error instanceof Error && "response" in error ? (error.response as Failure | undefined) : undefined;
  const { status, headers = {} } = response ?? { status: undefined };
  const isLimited =
    status === 403 &&
    (headers["retry-after"] !== undefined ||
      String(headers["x-ratelimit-remaining"]) === "0" ||
      /rate limit/i.test(message));
  return { status, headers, message, isLimited };
}

async function collected(pages: AsyncIterable<{ readonly data: unknown }>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const { data } of pages) {
    if (!Array.isArray(data)) throw malformed();
    all.push(...(data as readonly unknown[]));
  }
  return all;
}

function malformed(): GitHubFault {
  return new GitHubFault("malformed", "GitHub's answer is not what its description says");
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw malformed();
  return value as Fields;
}

function readComment(value: unknown): Comment {
  const { id, body, html_url: url, user } = fieldsOf(value);
  if (typeof id !== "number" || typeof url !== "string") throw malformed();
  const author = user === null || user === undefined ? undefined : fieldsOf(user)["login"];
  return {
    id,
    url,
    body: typeof body === "string" ? body : "",
    author: typeof author === "string" ? author : undefined,
  };
}

function readPull(value: unknown): PullRequest {
  const { number, state, locked, head } = fieldsOf(value);
  const commit = fieldsOf(head)["sha"];
  if (typeof number !== "number" || typeof commit !== "string") throw malformed();
  return { number, head: commit, open: state === "open", locked: locked === true };
}

function readLogin(value: unknown): string {
  const { login } = fieldsOf(fieldsOf(value)["viewer"]);
  if (typeof login !== "string") throw malformed();
  return login;
}
