/** A fake GitLab on the loopback interface: statuses of a commit with their pipelines' rules, pages, and failures on demand. */
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

interface FakeStatus {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  status: string;
  readonly author: string | null;
  /** Whether a later status of the same name, by anyone, replaces it. */
  isReplaced: boolean;
}

/** A response instead of the real one; `hang`: never responds. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly hang?: boolean;
}

export interface FakeGitLab {
  /** The address of the API, with a port and a sub-path. */
  readonly address: string;
  readonly requests: readonly { readonly url: URL; readonly headers: IncomingHttpHeaders }[];
  /** Requests that the API does not know; should stay empty. */
  readonly violations: readonly string[];
  /** Whether it knows `order_by` and `sort`, as GitLab 17.8 does; otherwise the oldest comes first. */
  canSort: boolean;
  /** Sets a status as `POST /projects/:id/statuses/:sha` does: a running one of the same user is updated. */
  readonly post: (sha: string, name: string, status: string, author: string | null) => void;
  /** Sets the responses to the next requests. */
  readonly next: (...answers: readonly Answer[]) => void;
  readonly close: () => Promise<void>;
}

export const TOKEN: string = "glpat-0123456789secret";
export const PROJECT: string = "acme/cloud/platform";
const ID = "42";
/** From a former name. */
const MOVED = "acme/platform";

const PARAMETERS = new Set(["ref", "stage", "name", "all", "pipeline_id", "order_by", "sort", "page", "per_page"]);

export async function startFakeGitLab(): Promise<FakeGitLab> {
  const statuses: FakeStatus[] = [];
  const planned: Answer[] = [];
  const requests: { url: URL; headers: IncomingHttpHeaders }[] = [];
  const violations: string[] = [];
  const server = createServer(handle);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  const fake: FakeGitLab = {
    address: `${origin}/git/api/v4`,
    requests,
    violations,
    canSort: true,
    post,
    next: (...answers) => void planned.push(...answers),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;

  function post(sha: string, name: string, status: string, author: string | null): void {
    const same = statuses.filter((one) => one.sha === sha && one.name === name);
    const open = same.find((one) => one.author === author && ["pending", "running"].includes(one.status));
    for (const one of same) if (one !== open) one.isReplaced = true;
    if (open !== undefined) open.status = status;
    else statuses.push({ id: 9_000 + statuses.length, sha, name, status, author, isReplaced: false });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "", origin);
    requests.push({ url, headers: request.headers });
    const plan = planned.shift();
    if (plan?.hang === true) return;
    const { status = 200, headers = {}, body = "" } = plan ?? replyTo(request, url);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  }

  function replyTo(request: IncomingMessage, url: URL): Answer {
    const [, project = "", sha = ""] =
      /^\/git\/api\/v4\/projects\/([^/]+)\/repository\/commits\/([0-9a-f]{40})\/statuses$/.exec(url.pathname) ?? [];
    const unknown = [...url.searchParams.keys()].filter((key) => !PARAMETERS.has(key));
    if (request.method !== "GET" || project === "" || unknown.length > 0)
      violations.push(`${request.method} ${url.href}`);
    if (request.headers["private-token"] !== TOKEN) return fault(401, "401 Unauthorized");
    const named = decodeURIComponent(project);
    if (named === MOVED) return { status: 301, headers: { location: url.href.replace(project, ID) }, body: "{}" };
    if (named !== ID && named !== PROJECT) return fault(404, "404 Project Not Found");
    return page(url.searchParams, sha);
  }

  function page(query: URLSearchParams, sha: string): Answer {
    const name = query.get("name");
    const found = statuses
      .filter((one) => one.sha === sha && (name === null || one.name === name))
      .filter((one) => query.get("all") === "true" || !one.isReplaced);
    const isDescending = fake.canSort && query.get("order_by") === "id" && query.get("sort") === "desc";
    const size = Math.min(100, Number(query.get("per_page") ?? 20));
    const number = Number(query.get("page") ?? 1);
    const rows = (isDescending ? found.toReversed() : found).slice((number - 1) * size, number * size);
    return { body: JSON.stringify(rows.map(shown)) };
  }
}

function shown({ id, sha, name, status, author }: FakeStatus): object {
  const user = author === null ? null : { id: 1, username: author, name: "A name", state: "active" };
  return { id, sha, ref: "env/prod-eu-1", name, status, author: user, allow_failure: false, target_url: null };
}

function fault(status: number, message: string): Answer {
  return { status, body: JSON.stringify({ message }) };
}
