/** The requests that Sluice sends to GitHub. All of them reject with a ForgeError. */
import type { Octokit } from "@octokit/rest";
import { valueAt } from "../../base/collections.ts";
import type { CommitStatus } from "../commit-status.ts";
import { malformed, readComment, readLogin, readPull, readStatus } from "./decode.ts";
import { ForgeError } from "../errors.ts";
import type { RetryOptions } from "../retry.ts";
import { guard } from "./request-policy.ts";
import type { GitHub } from "./forge.ts";

export type * from "./forge.ts";

/** `address`: `https://api.github.com`, or a GitHub Enterprise Server's. */
export interface Connection extends RetryOptions {
  readonly token: string;
  readonly owner: string;
  readonly repository: string;
  /** Milliseconds until a request times out. */
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
  const { issues, pulls, repos } = octokit.rest;
  const statuses = new Map<string, Promise<readonly CommitStatus[]>>();
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
    // The same for every context.
    statuses: (ref) =>
      valueAt(statuses, ref, async () => {
        const pages = octokit.paginate.iterator(repos.listCommitStatusesForRef, { owner, repo, ref, per_page: 100 });
        return (await collected(pages, MOST_PAGES)).map(readStatus);
      }),
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

/** The pages of statuses that are read. */
const MOST_PAGES = 10;

async function collected(
  pages: AsyncIterable<{ readonly data: unknown }>,
  most: number = Number.POSITIVE_INFINITY,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let read = 0;
  for await (const { data } of pages) {
    if (!Array.isArray(data)) throw malformed();
    all.push(...(data as readonly unknown[]));
    if (++read >= most) break;
  }
  return all;
}

/** GraphQL reports errors with status 200. */
async function viewer(octokit: Octokit): Promise<string> {
  try {
    return readLogin(await octokit.graphql("query { viewer { login } }"));
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    throw new ForgeError("denied", "the token can't read its own user");
  }
}
