/** The only question that Sluice asks GitLab: the statuses of a commit. Rejects with a ForgeError. */
import type { Value } from "../../base/value.ts";
import type { CommitStatus, StatusSource } from "../commit-status.ts";
import { faultOf, ForgeError } from "../errors.ts";
import { requestJson } from "../json-request.ts";
import type { RequestOptions, Unanswered } from "../json-request.ts";
import { waitBefore } from "../retry.ts";
import type { RetryOptions } from "../retry.ts";
import { malformedGitLab, readGitLabStatus } from "./decode.ts";
import type { GitLabStatus } from "./decode.ts";

/** `address`: `https://gitlab.com/api/v4`, or a GitLab's own. */
export interface GitLabConnection extends RetryOptions, RequestOptions {
  readonly token: string;
  /** The id, or the path with its groups. */
  readonly project: string;
}

const PER_PAGE = 100;
const MOST_PAGES = 10;

export function connectGitLab(connection: GitLabConnection): StatusSource {
  return { statuses: (commit, context) => statusesOf(connection, commit, context) };
}

async function statusesOf(
  connection: GitLabConnection,
  commit: string,
  context: string,
): Promise<readonly CommitStatus[]> {
  const found: GitLabStatus[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const rows = await get(connection, addressOf(connection, commit, { context, page }));
    if (!Array.isArray(rows)) throw malformedGitLab();
    found.push(...rows.map(readGitLabStatus));
    if (rows.length < PER_PAGE) return found.toSorted((a, b) => b.id - a.id);
  }
  // GitLab before 17.8 lists the oldest first.
  if (found.some(({ id }, index) => id > (found[index - 1]?.id ?? id)))
    throw new ForgeError("refused", `GitLab did not list the newest of more than ${found.length} statuses first`);
  return found;
}

function addressOf(
  { address, project }: GitLabConnection,
  commit: string,
  { context, page }: { readonly context: string; readonly page: number },
): URL {
  const [id, sha] = [encodeURIComponent(project), encodeURIComponent(commit)];
  const url = `${address}/projects/${id}/repository/commits/${sha}/statuses`;
  if (!URL.canParse(url)) throw new ForgeError("missing", "the address of GitLab's API is not a URL");
  // Without `all`, GitLab leaves out those that a later one replaces, even if somebody else has set it.
  const query = { name: context, all: "true", order_by: "id", sort: "desc", per_page: `${PER_PAGE}`, page: `${page}` };
  return new URL(`?${new URLSearchParams(query).toString()}`, url);
}

async function get(connection: GitLabConnection, url: URL): Promise<Value> {
  const headers = headersOf(connection);
  for (let failures = 1; ; failures++) {
    const answer = await requestJson(url, headers, connection);
    if (answer.is === "value") return answer.value;
    const wait = waitBefore(answer, { failures, now: Date.now(), random: Math.random() });
    if (wait === undefined) throw failureOf(answer);
    await connection.sleep(wait);
  }
}

function headersOf({ token }: GitLabConnection): Headers {
  try {
    return new Headers({ accept: "application/json", "user-agent": "sluice", "private-token": token });
  } catch {
    throw new ForgeError("denied", "the token for GitLab is not a valid header");
  }
}

function failureOf({ is, status, why }: Unanswered): ForgeError {
  if (is === "silent" || status === undefined) return new ForgeError("unavailable", `GitLab ${why}`);
  if (status < 400) return new ForgeError("malformed", `GitLab ${why}`);
  const message = HINTS[status] ?? "the request was refused";
  return faultOf({ forge: "GitLab", status, message, isLimited: false }, false);
}

const HINTS: Readonly<Record<number, string>> = {
  401: "the token is wrong or has expired",
  403: "the token needs the scope `read_api` and the role Reporter",
  404: "there is no such project or commit, or the token can't see it",
};
