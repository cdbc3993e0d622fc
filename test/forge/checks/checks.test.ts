/** Tests the answers of checks: green and red only for an answer that counts, unknown for everything else. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckAnswer } from "../../../src/analysis/rollout/index.ts";
import type { ProjectCheck, ProjectHttpCheck } from "../../../src/compiler/kinds.ts";
import { checkAsker } from "../../../src/forge/checks/index.ts";
import type { AskerOptions } from "../../../src/forge/checks/index.ts";
import { ForgeError } from "../../../src/forge/errors.ts";
import { connect } from "../../../src/forge/github/index.ts";
import { startFakeGitHub, TOKEN } from "../github/fake-github.ts";
import type { FakeGitHub } from "../github/fake-github.ts";

const COMMIT = "c".repeat(40);
const NOW = Date.parse("2026-11-29T12:00:00Z");
const MINUTE = 60_000;
const ADDRESS = "https://checks.example";

let server: Server;
let asked: { readonly url: string; readonly headers: IncomingMessage["headers"] }[];
let respond: (response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  asked = [];
  respond = (response) => void response.end("{}");
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? "", headers: request.headers });
    respond(response, request);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends requests to `ADDRESS` to the server of the test. */
const local: typeof fetch = (input, init) => {
  const { pathname, search, origin } = new URL(input instanceof Request ? input.url : input);
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  expect(origin).toBe(ADDRESS);
  return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init);
};

type Given = Partial<AskerOptions>;

function asker<Name extends string>(
  checks: Readonly<Record<Name, ProjectCheck>>,
  given: Given = {},
): (check: Name, cluster: string, commit: string) => Promise<CheckAnswer> {
  const ask = checkAsker({
    fetch: local,
    env: {},
    timeout: 60_000,
    forge: async () => Promise.reject(new ForgeError("denied", "no token")),
    publishedAt: () => undefined,
    now: NOW,
    ...given,
  });
  return (check, cluster, commit) => ask({ check, cluster, commit, definition: checks[check] });
}

const VALUE = { url: `${ADDRESS}/`, path: "$.value", max: 1 } as const;
const EQUALS_UP = { url: VALUE.url, path: VALUE.path, equals: "up" } as const;

async function answerTo(
  value: string | Uint8Array | object,
  http: Partial<ProjectHttpCheck> = VALUE,
  given: Given = {},
): Promise<CheckAnswer> {
  const isRaw = typeof value === "string" || value instanceof Uint8Array;
  const body = isRaw ? value : JSON.stringify(value);
  respond = (response) => void response.end(body);
  return asker({ one: { http: { url: VALUE.url, path: VALUE.path, ...http } } }, given)("one", "prod-eu-1", COMMIT);
}

const GREEN = { is: "green" };
const red = (value: string): CheckAnswer => ({ is: "red", value });
const why = (answer: CheckAnswer): string => (answer.is === "unknown" ? answer.why : `not unknown: ${answer.is}`);

describe("a value", () => {
  test.each<[unknown, Partial<ProjectHttpCheck>, CheckAnswer]>([
    [1, { max: 1 }, { is: "green" }],
    ["0.5", { max: 1 }, { is: "green" }],
    ["1e-3", { max: 1 }, { is: "green" }],
    ["1.5", { max: 1 }, red("1.5, more than 1")],
    ["+Inf", { max: 1 }, red("+Inf, more than 1")],
    ["-Inf", { min: 0 }, red("-Inf, less than 0")],
    [0, { min: 1, max: 5 }, red("0, less than 1")],
    [6, { min: 1, max: 5 }, red("6, more than 5")],
    ["healthy", { equals: "healthy" }, { is: "green" }],
    ["ill", { equals: "healthy" }, red('"ill", not "healthy"')],
    [true, { equals: true }, { is: "green" }],
    ["true", { equals: true }, red('"true", not true')],
    ["3", { equals: 3 }, { is: "green" }],
    ["4", { equals: 3 }, red("4, not 3")],
  ])("%j with %j", async (value, limits, expected) => {
    expect(await answerTo({ value }, limits)).toEqual(expected);
  });

  test.each([null, "NaN", "", "a lot", [1], { a: 1 }, "0x10", "1 2", true])("is not a number: %j", async (value) => {
    expect(why(await answerTo({ value }))).toMatch(/^the value at \$\.value is .*, not a number$/);
  });

  test.each([null, "NaN", "", [1], {}])("that equals nothing: %j", async (value) => {
    expect((await answerTo({ value }, EQUALS_UP)).is).toBe("unknown");
  });

  test("of Prometheus is found, and is missing without a result", async () => {
    const path = "$.data.result[0].value[1]";
    const of = (result: object): object => ({ status: "success", data: { resultType: "vector", result } });
    expect(await answerTo(of([{ value: [1764417600, "0.002"] }]), { max: 1, path })).toEqual(GREEN);
    expect(await answerTo(of([{ value: [1764417600, "7"] }]), { max: 1, path })).toEqual(red("7, more than 1"));
    expect(why(await answerTo(of([]), { max: 1, path }))).toBe(`the answer has no value at ${path}`);
  });

  test("must be the only one", async () => {
    const several = { value: [0, 0] };
    expect(why(await answerTo(several, { max: 1, path: "$.value[*]" }))).toBe(
      "the answer has 2 values at $.value[*], not one",
    );
  });

  test("is shown in part, on one line, without secrets", async () => {
    const hostile = `\u001b[31m\n::error::${"x".repeat(500)}`;
    const shown = await answerTo({ value: hostile }, EQUALS_UP);
    expect(JSON.stringify(shown).length).toBeLessThan(200);
    expect(shown).toMatchObject({ is: "red", value: expect.not.stringMatching(/\p{Cc}/u) as string });
    const token = `ghp_${"a1B2".repeat(9)}`;
    expect(JSON.stringify(await answerTo({ value: `x ${token}` }))).not.toContain(token);
  });
});

describe("a server", () => {
  test("that answers with an error, another form or too much is unknown", async () => {
    expect(why(await answerTo("<html>"))).toBe("checks.example did not answer with JSON");
    expect(why(await answerTo(""))).toBe("checks.example did not answer with JSON");
    expect(why(await answerTo(`{"value": "${"x".repeat(1 << 20)}"}`))).toContain("more than 1024 KiB");
    expect((await answerTo("[".repeat(200_000))).is).toBe("unknown");
    respond = (response) => void response.writeHead(403).end('{"value": 0}');
    expect(why(await asker({ one: { http: VALUE } })("one", "a", COMMIT))).toBe(
      "checks.example answered with status 403",
    );
  });

  test("that compresses a lot is unknown", async () => {
    const bomb = gzipSync(`{"value": 0, "pad": "${" ".repeat(30 << 20)}"}`);
    respond = (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    expect(why(await asker({ one: { http: VALUE } })("one", "a", COMMIT))).toContain("more than 1024 KiB");
  });

  test("that redirects is not followed", async () => {
    respond = (response) => void response.writeHead(302, { location: "/other" }).end();
    const ask = asker(
      { one: { http: { ...VALUE, credentials: { environment: "KEY" } } } },
      { env: { KEY: "Bearer x" } },
    );
    expect(why(await ask("one", "a", COMMIT))).toContain("redirects to another address");
    expect(asked.map(({ url }) => url)).toEqual(["/"]);
  });

  test("that never ends its answer is unknown after the timeout", async () => {
    respond = (response) => void response.writeHead(200).write('{"value"');
    const ask = asker({ one: { http: VALUE } }, { timeout: 50 });
    expect(why(await ask("one", "a", COMMIT))).toBe("checks.example did not answer within 0.05 s");
  });

  test("that does not answer is asked no more after three requests", async () => {
    respond = (_, request) => void request.socket.destroy();
    const ask = asker({ one: { http: VALUE } });
    const answers: string[] = [];
    for (const cluster of ["a", "b", "c", "d", "e"]) answers.push(why(await ask("one", cluster, COMMIT)));
    const silent = "checks.example can't be reached";
    const skipped = "checks.example did not answer 3 requests, so it was not asked again";
    expect(answers).toEqual([silent, silent, silent, skipped, skipped]);
  });

  test("gets the name of the cluster, and credentials from the environment", async () => {
    const url = `${ADDRESS}/{cluster}/query?query=up{cluster="{cluster}"}`;
    const http = { ...VALUE, url, credentials: { environment: "KEY" } };
    const ask = asker({ one: { http } }, { env: { KEY: "Bearer abc" } });
    await ask("one", "prod-eu-1", COMMIT);
    await ask("one", "a/../../b?c#d&e", COMMIT);
    expect(asked.map(({ url }) => url)).toEqual([
      "/prod-eu-1/query?query=up{cluster=%22prod-eu-1%22}",
      "/a%2F..%2F..%2Fb%3Fc%23d%26e/query?query=up{cluster=%22a%2F..%2F..%2Fb%3Fc%23d%26e%22}",
    ]);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer abc", "Bearer abc"]);
  });

  test("that answers with the credentials is unknown, and no message contains them", async () => {
    const http = { ...EQUALS_UP, credentials: { environment: "KEY" } };
    for (const body of ['{"value": "Bearer s3cret-abc"}', '{"value": "down", "echo": ["s3cret-abc"]}', "s3cret-abc"]) {
      const answer = await answerTo(body, http, { env: { KEY: "Bearer s3cret-abc" } });
      expect(answer.is).toBe("unknown");
      expect(JSON.stringify(answer)).not.toContain("s3cret");
    }
  });

  test.each([
    [{}, "the environment variable KEY is not set"],
    [{ KEY: "a\nb: c" }, "the environment variable KEY is not a valid header"],
  ])("is not asked without credentials: %j", async (env, expected) => {
    const ask = asker({ one: { http: { ...VALUE, credentials: { environment: "KEY" } } } }, { env });
    expect(why(await ask("one", "a", COMMIT))).toBe(expected);
    expect(asked).toEqual([]);
  });
});

describe("`for`", () => {
  test.each([
    [undefined, "it is not known when the commit was published"],
    [NOW - 4 * MINUTE, "the answer counts in 6 m"],
  ])("holds back what was published at %s", async (time, expected) => {
    expect(why(await answerTo({ value: 0 }, { max: 1, for: "10m" }, { publishedAt: () => time }))).toBe(expected);
    expect(asked).toEqual([]);
  });

  test("ends", async () => {
    expect(await answerTo({ value: 0 }, { max: 1, for: "10m" }, { publishedAt: () => NOW - 10 * MINUTE })).toEqual(
      GREEN,
    );
  });
});

test("the same question is asked once, and only a few at the same time", async () => {
  let [running, most] = [0, 0];
  respond = (response) => void response.end('{"value": 0}');
  const counting: typeof fetch = async (input, init) => {
    most = Math.max(most, ++running);
    try {
      return await local(input, init);
    } finally {
      running--;
    }
  };
  const ask = asker({ one: { http: VALUE } }, { fetch: counting });
  const clusters = Array.from({ length: 40 }, (_, index) => `c-${index % 20}`);
  const answers = await Promise.all(clusters.map((cluster) => ask("one", cluster, COMMIT)));
  expect(answers.every(({ is }) => is === "green")).toBe(true);
  expect(asked).toHaveLength(20);
  expect(most).toBe(8);
});

describe("a commit status", () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await startFakeGitHub()));
  afterEach(async () => {
    expect(fake.violations).toEqual([]);
    await fake.close();
  });

  async function ask(token: string = TOKEN): Promise<CheckAnswer> {
    const [owner, repository] = ["acme", "platform"];
    const forge = async (): ReturnType<typeof connect> =>
      connect({ token, address: fake.address, owner, repository, sleep: async () => {}, timeout: 60_000, fetch });
    const check = { commitStatus: "argocd/{cluster}", by: "Argocd-Bot" };
    return asker({ synced: check }, { forge })("synced", "prod-eu-1", COMMIT);
  }

  function say(state: string, author: string | null = "argocd-bot", context: string = "argocd/prod-eu-1"): void {
    fake.statuses.push({ commit: COMMIT, context, state, author });
  }

  test.each([
    ["success", GREEN],
    ["failure", red("failure")],
    ["error", red("error")],
    ["pending", { is: "unknown", why: 'status "argocd/prod-eu-1" is pending' }],
  ])("%s", async (state, expected) => {
    say(state);
    expect(await ask()).toEqual(expected);
  });

  test("the newest one of the login counts", async () => {
    say("failure");
    say("success");
    expect(await ask()).toEqual(GREEN);
    say("failure");
    expect(await ask()).toEqual(red("failure"));
  });

  test("those of others, for others and on other commits do not count", async () => {
    say("success", "argocd-b0t");
    say("success", null);
    say("success", "argocd-bot", "argocd/prod-eu-2");
    fake.statuses.push({ commit: "d".repeat(40), context: "argocd/prod-eu-1", state: "success", author: "argocd-bot" });
    const others = '"Argocd-Bot" has set no status "argocd/prod-eu-1"; those of others do not count';
    expect(why(await ask())).toBe(others);
    say("failure");
    say("success", "mallory");
    expect(await ask()).toEqual(red("failure"));
  });

  test("is found behind many others, but not behind all that anyone can set", async () => {
    say("success");
    for (let index = 0; index < 250; index++) say("success", "mallory", `noise/${index}`);
    expect(await ask()).toEqual(GREEN);
    for (let index = 0; index < 1_000; index++) say("success", "mallory", `more/${index}`);
    expect((await ask()).is).toBe("unknown");
  });

  test("is asked for no more after an outage, because retries would delay emergencies", async () => {
    for (let index = 0; index < 50; index++) fake.next("GET", /statuses/, { status: 502, body: "{}" });
    const [owner, repository] = ["acme", "platform"];
    let pauses = 0;
    const sleep = async (): Promise<void> => void pauses++;
    const forge = async (): ReturnType<typeof connect> =>
      connect({ token: TOKEN, address: fake.address, owner, repository, sleep, timeout: 60_000, fetch });
    const about = asker({ synced: { commitStatus: "argocd/{cluster}", by: "argocd-bot" } }, { forge });
    const commits = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(40, "0"));
    const answers = await Promise.all(commits.map((commit) => about("synced", "prod-eu-1", commit)));
    expect(new Set(answers.map(({ is }) => is))).toEqual(new Set(["unknown"]));
    // Three retries of each question that was already asked at the same time.
    expect(pauses).toBeLessThanOrEqual(3 * 8);
  });

  test("is unknown if GitHub refuses", async () => {
    say("success");
    expect(why(await ask("ghs_other"))).toBe("GitHub responded with 401: Bad credentials");
    fake.next("GET", /statuses/, { status: 200, body: '[{"state": 1}]' });
    expect(why(await ask())).toBe("GitHub returned an unexpected response");
  });
});
