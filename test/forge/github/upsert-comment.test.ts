/** The comment is posted once and edited in place by the newest run; every failure of GitHub is reported. */
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../../src/forge/github/client.ts";
import { ForgeError } from "../../../src/forge/errors.ts";
import type { FaultKind } from "../../../src/forge/errors.ts";
import { marked } from "../../../src/forge/github/upsert-comment.ts";
import { post } from "../../../src/forge/github/upsert-comment.ts";
import { fetchBy } from "../../../src/forge/proxy.ts";
import type { Posted } from "../../../src/forge/github/upsert-comment.ts";
import { startFakeGitHub, TOKEN } from "./fake-github.ts";
import type { FakeGitHub } from "./fake-github.ts";

const COMMENTS = /\/issues\/7\/comments/;
const [OLD, NEW] = ["b".repeat(40), "c".repeat(40)] as const;

let fake: FakeGitHub;
let slept: number[];

beforeEach(async () => {
  fake = await startFakeGitHub();
  slept = [];
});
afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

interface Run {
  readonly head?: string;
  readonly run?: number;
  readonly create?: boolean;
  readonly token?: string;
  readonly body?: (budget: number) => string;
}

/** Milliseconds. No answer takes that long on a busy machine: a request that timed out would be sent again. */
const TIMEOUT = 60_000;

async function run(
  text: string,
  { head = NEW, run = 1, create = true, token = TOKEN, body }: Run = {},
): Promise<Posted> {
  const sleep = async (milliseconds: number): Promise<void> => void slept.push(milliseconds);
  const [owner, repository] = ["acme", "platform"];
  const github = await connect({ token, address: fake.address, owner, repository, sleep, timeout: TIMEOUT, fetch });
  const mark = { root: "", head, run };
  return post(github, { pullRequest: 7, mark, create, body: body ?? (() => `${text}\n`) });
}

async function faultIn(running: Promise<unknown>): Promise<FaultKind | undefined> {
  const error: unknown = await running.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ForgeError);
  expect(String(error)).not.toContain(TOKEN);
  return error instanceof ForgeError ? error.kind : undefined;
}

function ours(text: string, head: string = NEW): string {
  return marked(text, { root: "", head, run: 1 });
}

function writes(): readonly string[] {
  return fake.requests.flatMap(({ method, path }) => (method === "GET" || path === "/graphql" ? [] : [method]));
}

describe("one comment", () => {
  test("is created, then edited, and not touched if the text is the same", async () => {
    expect(await run("one")).toMatchObject({ is: "created" });
    expect(await run("one")).toMatchObject({ is: "unchanged" });
    expect(await run("two", { run: 2 })).toMatchObject({ is: "updated" });
    expect(writes()).toEqual(["POST", "PATCH"]);
    expect(fake.comments.map(({ body }) => body)).toEqual([marked("two", { root: "", head: NEW, run: 2 })]);
  });

  test("is not created without a text, but an existing one is updated", async () => {
    expect(await run("quiet", { create: false })).toMatchObject({ is: "skipped" });
    fake.comments.push({ id: 1, body: ours("loud"), author: fake.login });
    expect(await run("quiet", { create: false })).toMatchObject({ is: "updated" });
  });

  test("is found among hundreds, on the third page", async () => {
    for (let id = 1; id <= 250; id++) fake.comments.push({ id, body: "hello", author: "jo" });
    fake.comments[240] = { id: 241, body: ours("one"), author: fake.login };
    expect(await run("two")).toMatchObject({ is: "updated" });
    expect(fake.comments.length).toBe(250);
  });

  test.each([
    ["somebody else's, with our marker", "jo", ours("fake")],
    ["another program's", "other[bot]", ours("fake")],
    ["ours for another project", "github-actions[bot]", marked("x", { root: "b", head: NEW, run: 1 })],
    ["ours that quotes a marker", "github-actions[bot]", `${ours("x")}\nmore`],
  ])("is not %s", async (_, author, body) => {
    fake.comments.push({ id: 1, body, author });
    expect(await run("one")).toMatchObject({ is: "created" });
    expect(fake.comments[0]?.body).toBe(body);
  });

  test("keeps the oldest of several, and names the others", async () => {
    for (const id of [3, 4]) fake.comments.push({ id, body: ours("x"), author: fake.login });
    expect(await run("y")).toMatchObject({ is: "updated", notes: [expect.stringContaining("issuecomment-4")] });
    expect(fake.comments.map(({ body }) => body.split("\n")[0])).toEqual(["y", "x"]);
  });

  test("is recognized for both spellings of the name of an app", async () => {
    fake.comments.push({ id: 1, body: ours("x"), author: "gates[bot]" });
    fake.login = "gates";
    expect(await run("y")).toMatchObject({ is: "updated" });
  });

  test.each([
    { status: 403, body: '{"message":"Resource not accessible by integration"}' },
    { status: 200, body: '{"data":null,"errors":[{"type":"FORBIDDEN","message":"not accessible by integration"}]}' },
  ])("is known by a token that may not ask whose it is", async (answer) => {
    fake.comments.push({ id: 1, body: ours("x"), author: "github-actions[bot]" });
    fake.next("POST", /graphql/, answer);
    expect(await run("z")).toMatchObject({ is: "updated" });
  });
});

describe("concurrent runs", () => {
  test("an older head never overwrites a newer one", async () => {
    await run("new");
    expect(await run("old", { head: OLD, run: 0 })).toMatchObject({ is: "skipped" });
    expect(fake.comments[0]?.body).toContain("new");
  });

  test("if the token may not read the pull request, an older run never overwrites a newer one", async () => {
    await run("new", { run: 5 });
    fake.next("GET", /pulls\/7/, { status: 403, body: '{"message":"Resource not accessible by integration"}' });
    expect(await run("old", { head: OLD, run: 4 })).toMatchObject({ is: "skipped" });
  });

  test.each([
    ["newer", NEW, "b"],
    ["older", OLD, "a"],
  ])("two at once leave one comment, of the newer head; the %s one is second", async (_, head, left) => {
    fake.pull.head = head;
    const first = { id: 1, body: ours("a", head === NEW ? OLD : NEW), author: fake.login };
    // The other run has found no comment either, and creates one at the same time.
    fake.next("POST", COMMENTS, {}, () => {
      fake.comments.push(first);
      fake.pull.head = NEW;
    });
    await run("b", { head });
    expect(fake.comments.map(({ body }) => body.split("\n")[0])).toEqual([left]);
  });

  test("a comment that is deleted meanwhile is created once", async () => {
    fake.comments.push({ id: 1, body: ours("x"), author: fake.login });
    fake.next("PATCH", /comments\/1/, {}, () => void fake.comments.splice(0, 1));
    expect(await run("y")).toMatchObject({ is: "created" });
    expect(fake.comments.length).toBe(1);
  });

  test.each([
    ["closed", () => void (fake.pull.state = "closed")],
    ["locked", () => void (fake.pull.locked = true)],
  ])("nothing is written where the pull request is %s", async (why, act) => {
    act();
    expect(await run("x")).toMatchObject({ is: "skipped", notes: [expect.stringContaining(why)] });
    expect(writes()).toEqual([]);
  });
});

describe("failures of GitHub", () => {
  test("after a timeout of POST, the state is checked before another POST", async () => {
    const timers: { readonly milliseconds: number; readonly end: () => void }[] = [];
    vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      const controller = new AbortController();
      timers.push({ milliseconds, end: () => controller.abort(new DOMException("too late", "TimeoutError")) });
      return controller.signal;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    fake.next("POST", COMMENTS, { hang: true, afterwards: true }, () => timers.at(-1)?.end());
    expect(await run("x")).toMatchObject({ is: "unchanged" });
    expect(new Set(timers.map(({ milliseconds }) => milliseconds))).toEqual(new Set([TIMEOUT]));
    expect(fake.comments.length).toBe(1);
  });

  test("a lost POST is repeated", async () => {
    fake.next("POST", COMMENTS, { status: 502, body: "<html>", headers: { "content-type": "text/html" } });
    expect(await run("x")).toMatchObject({ is: "created" });
    expect(fake.comments.length).toBe(1);
  });

  test("requests to a broken server are retried three times, with growing pauses", async () => {
    for (let times = 0; times < 3; times++) fake.next("GET", COMMENTS, { status: 502, body: "<html>" });
    expect(await run("x")).toMatchObject({ is: "created" });
    expect(slept.length).toBe(3);
    for (let times = 0; times < 4; times++) fake.next("GET", COMMENTS, { status: 500, body: "" });
    expect(await faultIn(run("y"))).toBe("unavailable");
  });

  test("a requested pause is honored, three times at most", async () => {
    const pause = { status: 403, headers: { "retry-after": "2" }, body: '{"message":"secondary rate limit"}' };
    fake.next("POST", COMMENTS, pause);
    expect(await run("x")).toMatchObject({ is: "created" });
    expect(slept).toEqual([2000]);
    for (let times = 0; times < 4; times++) fake.next("PATCH", /comments/, { ...pause, status: 429 });
    expect(await faultIn(run("y"))).toBe("limited");
    expect(slept).toEqual([2000, 2000, 2000, 2000]);
  });

  test("after a pause, nothing is written over what a newer run has written meanwhile", async () => {
    await run("one");
    fake.next(
      "PATCH",
      /comments/,
      { status: 429, headers: { "retry-after": "60" } },
      () => void (fake.pull.head = OLD),
    );
    expect(await run("two")).toMatchObject({ is: "skipped" });
    expect(fake.comments[0]?.body).toContain("one");
  });

  test("a limit that ends soon is waited for, and no longer", async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 20);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    fake.next("GET", COMMENTS, { status: 403, headers, body: '{"message":"API rate limit exceeded"}' });
    expect(await run("x")).toMatchObject({ is: "created" });
    expect(slept).toEqual([expect.toSatisfy((one: number) => one > 15_000 && one <= 25_000)]);
  });

  test("a pause that is too long is not made", async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 3000);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    fake.next("GET", COMMENTS, { status: 403, headers, body: '{"message":"API rate limit exceeded"}' });
    expect(await faultIn(run("x"))).toBe("limited");
    expect(slept).toEqual([]);
  });

  test.each([
    [403, "Resource not accessible by integration", "denied"],
    [404, "Not Found", "missing"],
    [403, "Unable to create comment because issue is locked.", "locked"],
    [422, "Validation Failed", "refused"],
  ] as const)("%i %s is not tried again", async (status, message, kind) => {
    fake.next("POST", COMMENTS, { status, body: JSON.stringify({ message }) });
    expect(await faultIn(run("x"))).toBe(kind);
    expect(writes()).toEqual(["POST"]);
  });

  test("an expired token is reported, and never shown", async () => {
    expect(await faultIn(run("x", { token: "ghs_expired" }))).toBe("expired-token");
  });

  test("a text that is too long is shortened and posted", async () => {
    const budgets: number[] = [];
    const body = (budget: number): string => {
      budgets.push(budget);
      return budget < 10_000 ? "short" : "x".repeat(70_000);
    };
    expect(await run("", { body })).toMatchObject({ is: "created" });
    expect(budgets).toEqual([60_000, 30_000, 4_000]);
    expect(fake.comments[0]?.body).toContain("short");
  });

  test.each(["", "[", '"text"', "{}", '[{"id": "x"}]'])("an answer that can't be read is a fault: %s", async (body) => {
    fake.next("GET", COMMENTS, { status: 200, body });
    expect(await faultIn(run("x"))).toMatch(/malformed|unavailable/);
    expect(writes()).toEqual([]);
  });

  test("a next page on another server is not requested", async () => {
    const other = await startFakeGitHub();
    fake.next("GET", COMMENTS, {
      status: 200,
      headers: { link: `<${other.address}/x?page=2>; rel="next"` },
      body: "[]",
    });
    expect(await faultIn(run("x"))).toBe("malformed");
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe("whose comment it is, and which run is the newest", () => {
  test.each([
    ["denied", { status: 200, body: '{"data":{"viewer":null},"errors":[{"type":"FORBIDDEN","message":"no"}]}' }],
    ["not found", { status: 404 }],
  ])("a token of an app that may not ask whose it is finds the comment again: %s", async (_, answer) => {
    fake.login = "acme-sluice[bot]";
    fake.comments.push({ id: 1, body: marked("mine", { root: "", head: NEW, run: 9 }), author: "mallory" });
    for (const number of [1, 2]) {
      fake.next("POST", /graphql/, answer);
      await run(`text ${number}`, { run: number });
    }
    expect(fake.comments.map(({ author, body }) => [author, body.split("\n")[0]])).toEqual([
      ["mallory", "mine"],
      ["acme-sluice[bot]", "text 2"],
    ]);
  });

  test("another run of the same content posts nothing, and an older run of the same commit nothing new", async () => {
    const link = (number: number): string => `see https://github.example/acme/platform/actions/runs/${number}`;
    expect((await run(link(42), { run: 42 })).is).toBe("created");
    expect((await run(link(43), { run: 43 })).is).toBe("unchanged");
    expect(await run("compared with another base", { run: 41 })).toMatchObject({
      is: "skipped",
      notes: ["a newer run has already commented"],
    });
  });
});

test("the proxy of the environment is used, and not for what no_proxy names", async () => {
  let through = 0;
  const proxy = createServer().on("connect", (_, socket: Socket) => {
    through++;
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  proxy.on("request", (_, response) => {
    through++;
    response.writeHead(502).end();
  });
  await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const tries = async (env: Record<string, string>): Promise<number> => {
    through = 0;
    const reach = await fetchBy({ https_proxy: address, HTTP_PROXY: address, ...env });
    await reach(`${fake.address}/repos/acme/platform/issues/7/comments`).catch(() => undefined);
    return through;
  };
  expect(await tries({})).toBe(1);
  expect(await tries({ no_proxy: "127.0.0.1" })).toBe(0);
  proxy.close();
});
