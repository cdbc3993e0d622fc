/** A fake GitHub on the loopback interface: it has state, pages and limits, checks requests by the API description, and fails on demand. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { violationsOf } from "./described.ts";

export interface FakeComment {
  readonly id: number;
  body: string;
  readonly author: string;
}

export interface FakeStatus {
  readonly commit: string;
  readonly context: string;
  readonly state: string;
  /** Null for a deleted user. */
  readonly author: string | null;
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A response instead of the real one; `afterwards`: after executing the request; `hang`: never responds. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly afterwards?: boolean;
  readonly hang?: boolean;
}

export interface FakeGitHub {
  readonly address: string;
  readonly comments: FakeComment[];
  /** Oldest first. */
  readonly statuses: FakeStatus[];
  readonly pull: { head: string; state: "open" | "closed"; locked: boolean; number: number; from: string };
  readonly requests: readonly FakeRequest[];
  /** Requests that violate the API description; should stay empty. */
  readonly violations: readonly string[];
  /** The login of the token. */
  login: string;
  /** Sets the response to the next request of this kind; several calls queue up. `act` runs before the response. */
  readonly next: (method: string, path: RegExp, answer: Answer, act?: () => void) => void;
  readonly close: () => Promise<void>;
}

export const TOKEN: string = "ghs_0123456789secret";
const LONGEST_BODY = 65_536;

interface Planned {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: Answer;
  readonly act: (() => void) | undefined;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly value?: unknown;
}

export async function startFakeGitHub(): Promise<FakeGitHub> {
  const planned: Planned[] = [];
  const requests: FakeRequest[] = [];
  const violations: string[] = [];
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const fake: FakeGitHub = {
    address: `http://127.0.0.1:${port}`,
    comments: [],
    statuses: [],
    pull: { head: "c".repeat(40), state: "open", locked: false, number: 7, from: "acme:feature" },
    requests,
    violations,
    login: "github-actions[bot]",
    next: (method, path, answer, act) => void planned.push({ method, path, answer, act }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "" } = request;
    // The paths of GitHub Enterprise Server.
    const path = (request.url ?? "").replace(/^\/api(?:\/v3)?\//, "/");
    const body = method === "GET" || method === "DELETE" ? undefined : await json(request);
    requests.push({ method, path, body });
    violations.push(...violationsOf(method, new URL(path, fake.address), body));
    const index = planned.findIndex((one) => one.method === method && one.path.test(path));
    const [plan] = index === -1 ? [] : planned.splice(index, 1);
    plan?.act?.();
    if (plan === undefined) return send(response, replyTo(request, path, body, fake));
    if (plan.answer.afterwards === true) replyTo(request, path, body, fake);
    if (plan.answer.hang === true) return;
    const { status, headers = {}, body: text = "{}" } = plan.answer;
    if (status === undefined) return send(response, replyTo(request, path, body, fake));
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text);
  }

  return fake;
}

function send(response: ServerResponse, { status, headers = {}, value }: Reply): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(value === undefined ? "" : JSON.stringify(value));
}

function fault(status: number, message: string, errors?: readonly object[]): Reply {
  return { status, value: { message, ...(errors === undefined ? {} : { errors }), status: String(status) } };
}

function replyTo(request: IncomingMessage, path: string, body: unknown, fake: FakeGitHub): Reply {
  if (!(request.headers.authorization ?? "").endsWith(TOKEN)) return fault(401, "Bad credentials");
  const { pathname, searchParams } = new URL(path, fake.address);
  const route = `${request.method} ${pathname.replace(/\d+/g, "N")}`;
  const id = Number(/\d+/.exec(pathname)?.[0]);
  if (route === "POST /graphql") return { status: 200, value: { data: { viewer: { login: fake.login } } } };
  if (route === "GET /repos/acme/platform/pulls") return { status: 200, value: [shownPull(fake)] };
  if (route === "GET /repos/acme/platform/pulls/N")
    return id === fake.pull.number ? { status: 200, value: shownPull(fake) } : fault(404, "Not Found");
  if (route.endsWith(" /repos/acme/platform/issues/comments/N")) return change(request.method ?? "", id, body, fake);
  if (route === "GET /repos/acme/platform/issues/N/comments") {
    const comments = fake.comments.map((one) => shown(one, fake));
    return page(comments, searchParams, pathname, fake);
  }
  const commit = /^GET \/repos\/acme\/platform\/commits\/([0-9a-f]{40})\/statuses$/.exec(
    `${request.method} ${pathname}`,
  )?.[1];
  if (commit !== undefined) return page(statusesOf(commit, fake), searchParams, pathname, fake);
  if (route === "POST /repos/acme/platform/issues/N/comments") return create(body, fake);
  return fault(404, "Not Found");
}

function shownPull({ pull }: FakeGitHub): object {
  const { number, state, locked, head } = pull;
  return { number, state, locked, head: { sha: head, label: pull.from } };
}

function shown({ id, body, author }: FakeComment, fake: FakeGitHub): object {
  return {
    id,
    body,
    user: { login: author },
    html_url: `https://github.example/acme/platform/pull/7#issuecomment-${id}`,
    url: `${fake.address}/x`,
  };
}

function statusesOf(commit: string, fake: FakeGitHub): readonly object[] {
  return fake.statuses
    .filter((one) => one.commit === commit)
    .map(({ context, state, author }) => ({ context, state, creator: author === null ? null : { login: author } }))
    .toReversed();
}

function page(all: readonly object[], query: URLSearchParams, path: string, fake: FakeGitHub): Reply {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const number = Number(query.get("page") ?? 1);
  const value = all.slice((number - 1) * size, number * size);
  const more = all.length > number * size;
  const next = `<${fake.address}${path}?per_page=${size}&page=${number + 1}>; rel="next"`;
  return { status: 200, value, ...(more ? { headers: { link: next } } : {}) };
}

function isTooLong(body: unknown): boolean {
  return Array.from(textOf(body)).length > LONGEST_BODY;
}

function textOf(body: unknown): string {
  const text = typeof body === "object" && body !== null && "body" in body ? body.body : "";
  return typeof text === "string" ? text : "";
}

const TOO_LONG = fault(422, "Validation Failed", [
  {
    resource: "IssueComment",
    code: "unprocessable",
    field: "data",
    message: "Body is too long (maximum is 65536 characters)",
  },
]);

function create(body: unknown, fake: FakeGitHub): Reply {
  if (fake.pull.locked) return fault(403, "Unable to create comment because issue is locked.");
  if (isTooLong(body)) return TOO_LONG;
  const id = Math.max(1000, ...fake.comments.map((one) => one.id)) + 1;
  const made = { id, body: textOf(body), author: fake.login };
  fake.comments.push(made);
  return { status: 201, value: shown(made, fake) };
}

function change(method: string, id: number, body: unknown, fake: FakeGitHub): Reply {
  const index = fake.comments.findIndex((one) => one.id === id);
  const found = fake.comments[index];
  if (found === undefined) return fault(404, "Not Found");
  if (method === "DELETE") {
    fake.comments.splice(index, 1);
    return { status: 204 };
  }
  if (isTooLong(body)) return TOO_LONG;
  found.body = textOf(body);
  return { status: 200, value: shown(found, fake) };
}
