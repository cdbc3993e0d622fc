/** The responses of the endpoint, checked against OFREP, also for hostile callers. With the official client: suite/ofrep.ts. */
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isDeeperThan } from "../../src/runtime/ofrep/request-errors.ts";
import { metrics } from "../../src/runtime/ofrep/metrics.ts";
import type { FlagSource } from "../../src/runtime/ofrep/source.ts";
import { endpoint, FLAGS, miloEndpoint } from "./endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import type { FakeApiServer } from "./fake-api-server.ts";
import { bucketOf } from "./organization.ts";
import { eventually, pass } from "./time.ts";

let api: FakeApiServer;
const open: Endpoint[] = [];

beforeEach(async () => {
  api = await fakeApiServer({ secret: ["list", "watch"] });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((one) => one.close()));
  await api.stop();
});

async function opened(...[milo, options]: Partial<Parameters<typeof miloEndpoint>>): Promise<Endpoint> {
  const one = await miloEndpoint({ server: api.url, token: "secret", timeout: 300, ...milo }, options);
  open.push(one);
  return one;
}

/** A source with the same result for single and bulk evaluations. */
function sourceOf(evaluate: FlagSource["evaluate"]): FlagSource {
  const evaluateAll: FlagSource["evaluateAll"] = async (context) => ({ flags: [await evaluate("x", context)] });
  return { evaluate, evaluateAll, isReady: () => true, close: async () => {} };
}

const ACME = { targetingKey: "acme" };

describe("the table", () => {
  beforeEach(() => {
    api.put(bucketOf("acme", "yes", 1));
    api.put(bucketOf("acme", "no", 0));
  });

  test("with bodies as OFREP has them", async () => {
    const { ask } = await opened();
    const metadata = { resourceType: "features.miloapis.com/yes" };
    expect(await ask(`${FLAGS}/yes`, ACME)).toMatchObject({
      status: 200,
      body: { key: "yes", value: true, variant: "on", reason: "TARGETING_MATCH", metadata },
    });
    expect(await ask(`${FLAGS}/no`, ACME)).toMatchObject({ body: { value: false, reason: "TARGETING_MATCH" } });
    const none = await ask(`${FLAGS}/none`, ACME);
    expect(none).toMatchObject({
      status: 200,
      body: { key: "none", reason: "UNKNOWN", variant: "default", metadata: { reason: "DEFAULT" } },
    });
    expect(none.body).not.toHaveProperty("value");
    expect(await ask(`${FLAGS}/yes`, {})).toMatchObject({
      status: 400,
      body: { key: "yes", errorCode: "TARGETING_KEY_MISSING" },
    });
    expect(await ask(`${FLAGS}/yes`, { organization: 7 })).toMatchObject({
      status: 400,
      body: { key: "yes", errorCode: "INVALID_CONTEXT" },
    });
    api.fault({ status: 500 });
    expect(await ask(`${FLAGS}/yes`, { targetingKey: "globex" })).toMatchObject({
      status: 500,
      body: { key: "yes", errorCode: "GENERAL", errorDetails: "the API server responded with 500" },
    });
  });

  test("a stale answer is a value whose reason is in the metadata", async () => {
    const { ask } = await opened({ staleFor: 600_000 });
    await ask(`${FLAGS}/yes`, ACME);
    await api.stop();
    pass(5000);
    expect(await ask(`${FLAGS}/yes`, ACME)).toMatchObject({
      status: 200,
      body: { value: true, reason: "UNKNOWN", metadata: { reason: "STALE" } },
    });
    await api.restart();
  });
});

describe("all flags at once", () => {
  test("every bucket, by the key that asks for it", async () => {
    api.put(bucketOf("acme", "yes", 1));
    api.put(bucketOf("acme", "billing.miloapis.com/invoices", 0));
    const { ask } = await opened();
    expect(await ask(FLAGS, ACME)).toMatchObject({
      status: 200,
      body: {
        flags: [
          { key: "yes", value: true },
          { key: "billing.miloapis.com/invoices", value: false },
        ],
      },
    });
  });

  test("with a map exactly its keys", async () => {
    api.put(bucketOf("acme", "compute.miloapis.com/cpus", 64));
    api.put(bucketOf("acme", "a.example/yes", 1));
    const { ask } = await opened({ keys: { yes: "a.example/yes", none: "a.example/none" } });
    const { body } = await ask(FLAGS, ACME);
    expect(body).toMatchObject({ flags: [{ key: "yes", value: true }, { key: "none" }] });
  });

  test("a tag that is known gets 304 and no body, until something changes", async () => {
    api.put(bucketOf("acme", "yes", 1));
    const { ask } = await opened({ cacheTtl: 0 });
    const tag = (await ask(FLAGS, ACME)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [tag, tag.replaceAll('"', ""), `W/${tag}`, `"other", ${tag}`, "*"])
      expect(await ask(FLAGS, ACME, { "if-none-match": known })).toMatchObject({ status: 304, body: undefined });
    expect(await ask(FLAGS, ACME, { "if-none-match": '"other"' })).toMatchObject({ status: 200 });
    api.put(bucketOf("acme", "yes", 0));
    expect(await ask(FLAGS, ACME, { "if-none-match": tag })).toMatchObject({ status: 200 });
  });

  test("without an answer for any flag, there is one error", async () => {
    const { ask } = await opened();
    expect(await ask(FLAGS, {})).toMatchObject({ status: 400, body: { errorCode: "TARGETING_KEY_MISSING" } });
    api.fault({ status: 401 });
    expect(await ask(FLAGS, ACME)).toMatchObject({ status: 500, body: { errorCode: "GENERAL" } });
  });
});

describe("hostile callers", () => {
  test.each([
    ["no JSON", "{", 400, "PARSE_ERROR"],
    ["nothing", "", 400, "PARSE_ERROR"],
    ["no object", "[]", 400, "INVALID_CONTEXT"],
    ["no context", "{}", 400, "INVALID_CONTEXT"],
    ["an invalid context", '{"context":"acme"}', 400, "INVALID_CONTEXT"],
    ["a prototype", '{"context":{"__proto__":{"organization":"acme"}}}', 400, "PARSE_ERROR"],
    ["a constructor", '{"context":{"constructor":{"prototype":{}}}}', 400, "PARSE_ERROR"],
    ["depth", `{"context":${"[".repeat(30_000)}`, 400, "PARSE_ERROR"],
    ["no UTF-8", Buffer.from('{"context":{"organization":"ac\xffme"}}', "latin1"), 400, "PARSE_ERROR"],
  ])("%s", async (_name, body, status, errorCode) => {
    const { ask } = await opened();
    expect(await ask(`${FLAGS}/x`, body)).toMatchObject({ status, body: { key: "x", errorCode } });
    expect(await ask(FLAGS, body)).toMatchObject({ status, body: { errorCode } });
    expect(api.lists()).toBe(0);
  });

  test("brackets in strings do not count as depth", async () => {
    const { ask } = await opened();
    expect(await ask(`${FLAGS}/x`, { ...ACME, note: `${"[{".repeat(100)}\\"` })).toMatchObject({ status: 200 });
  });

  test("a byte order mark is ignored", async () => {
    const { ask } = await opened();
    expect(await ask(`${FLAGS}/x`, '\uFEFF{"context":{"targetingKey":"acme"}}')).toMatchObject({ status: 200 });
  });

  test("an unterminated string is read in linear time", () => {
    expect(isDeeperThan(32, `"${'\\"'.repeat(5_000_000)}`)).toBe(false);
  });

  test.each(["a%ff", "%", "%zz/x"])("a key that can't be decoded: %s", async (key) => {
    const { ask } = await opened();
    expect(await ask(`${FLAGS}/${key}`, ACME)).toMatchObject({ status: 400, body: { key, errorCode: "PARSE_ERROR" } });
  });

  test.each([
    ["GET", `${FLAGS}/x`, "POST"],
    ["HEAD", FLAGS, "POST"],
    ["PUT", `${FLAGS}?flagConfigEtag=x`, "POST"],
    ["DELETE", `${FLAGS}/x`, "POST"],
    ["POST", "/healthz", "GET, HEAD"],
    ["OPTIONS", "/metrics", "GET, HEAD"],
  ])("by another method: %s %s", async (method, path, allowed) => {
    const { url } = await opened();
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allowed]);
  });

  test("size, and what is not JSON by its own word", async () => {
    const { ask } = await opened();
    expect(await ask(`${FLAGS}/x`, { ...ACME, note: "x".repeat(65_536) })).toMatchObject({ status: 413 });
    expect(await ask(`${FLAGS}/x`, "a=b", { "content-type": "text/plain" })).toMatchObject({ status: 415 });
  });

  test.each(["/", "/ofrep/v1/evaluate", `${FLAGS}/`, "/ofrep/v2/evaluate/flags/x", "/../../etc/passwd", "/%"])(
    "nowhere: %s",
    async (path) => {
      const { url } = await opened();
      const response = await fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      expect([400, 404]).toContain(response.status);
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    },
  );

  test("pages of allowed origins may evaluate, also with a token; others may not", async () => {
    const token = "a-token-that-is-long";
    const { url, ask } = await opened({}, { token: () => token, origins: ["https://portal.example"] });
    const preflight = async (origin: string): Promise<Response> =>
      fetch(`${url}${FLAGS}/x`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type",
        },
      });
    const named = await preflight("https://portal.example");
    expect(named.status).toBe(204);
    expect(named.headers.get("access-control-allow-origin")).toBe("https://portal.example");
    expect(named.headers.get("access-control-allow-headers")).toContain("authorization");
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
    const headers = { authorization: `Bearer ${token}`, origin: "https://portal.example" };
    const answered = await ask(FLAGS, ACME, headers);
    expect(answered.status).toBe(200);
    expect(answered.headers.get("access-control-allow-origin")).toBe("https://portal.example");
    expect(answered.headers.get("access-control-expose-headers")).toContain("etag");
    expect(
      (await ask(FLAGS, ACME, { origin: "https://portal.example" })).headers.get("access-control-allow-origin"),
    ).toBe("https://portal.example");
    expect(
      (await ask(FLAGS, ACME, { ...headers, origin: "https://evil.example" })).headers.get(
        "access-control-allow-origin",
      ),
    ).toBeNull();
  });

  test("without an allowed origin, no page may evaluate", async () => {
    const { url, ask } = await opened({}, {});
    expect(
      (await ask(FLAGS, ACME, { origin: "https://portal.example" })).headers.get("access-control-allow-origin"),
    ).toBeNull();
    expect(
      (await fetch(`${url}${FLAGS}`, { method: "OPTIONS", headers: { origin: "https://portal.example" } })).status,
    ).toBe(405);
  });

  test("a token is required and never shown", async () => {
    const token = "a-token-that-is-long";
    const { ask, get, logged } = await opened({}, { token: () => token });
    const wrong = [
      {},
      { authorization: "Bearer wrong" },
      { authorization: token },
      { authorization: "Basic eA==" },
      { "x-api-key": "no" },
    ];
    for (const headers of wrong) {
      const refused = await ask(`${FLAGS}/x`, "{", headers);
      expect(refused).toMatchObject({ status: 401 });
      expect(refused.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(await ask(`${FLAGS}/x`, ACME, { authorization: `Bearer ${token}` })).toMatchObject({ status: 200 });
    expect(await ask(`${FLAGS}/x`, ACME, { "x-api-key": token })).toMatchObject({ status: 200 });
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    expect(logged.join()).not.toContain(token);
  });

  test("a body that does not arrive times out", async () => {
    const { url } = await opened({}, { limits: { arrival: 300 } });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      `POST ${FLAGS}/x HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
    );
    const said = await new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (data) => void (text += data.toString()));
      socket.on("close", () => resolve(text));
    });
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("evaluations over the limit get 429, later ones do not", async () => {
    const held: (() => void)[] = [];
    const one = await endpoint(
      sourceOf((key) => new Promise((resolve) => held.push(() => resolve({ key, reason: "DEFAULT" })))),
      { limits: { concurrency: 5 } },
    );
    open.push(one);
    const all = Array.from({ length: 20 }, () => one.ask(`${FLAGS}/x`, ACME));
    const statuses: number[] = [];
    for (const asked of all) void asked.then(({ status }) => statuses.push(status));
    await eventually(() => expect(statuses).toEqual(Array.from({ length: 15 }, () => 429)));
    for (const release of held) release();
    const refused = (await Promise.all(all)).filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    const next = one.ask(`${FLAGS}/x`, ACME);
    await eventually(() => expect(held).toHaveLength(6));
    held[5]?.();
    expect(await next).toMatchObject({ status: 200 });
  });
});

describe("operations", () => {
  test("requests in progress finish before the end", async () => {
    api.put(bucketOf("acme", "x", 1));
    const one = await miloEndpoint({ server: api.url, token: "secret" });
    api.fault({ slow: 300 });
    const asked = one.ask(`${FLAGS}/x`, ACME);
    await eventually(() => expect(api.lists()).toBe(1));
    const closed = one.close();
    expect(await asked).toMatchObject({ status: 200, body: { value: true } });
    // Otherwise callers would keep their connections open.
    expect((await asked).headers.get("connection")).toBe("close");
    await closed;
    await expect(one.get("/healthz")).rejects.toThrow();
  });

  test("requests that do not finish are dropped after the drain", async () => {
    const asking = vi.fn<FlagSource["evaluate"]>(() => new Promise(() => {}));
    const one = await endpoint(sourceOf(asking), { limits: { drain: 200 } });
    const asked = one.ask(`${FLAGS}/x`, ACME);
    asked.catch(() => {});
    await eventually(() => expect(asking).toHaveBeenCalled());
    await one.close();
    await expect(asked).rejects.toThrow();
  });

  test("metrics count responses, and contain no input of callers", async () => {
    const numbers = metrics();
    const { ask, get } = await opened({}, { metrics: numbers });
    await ask(`${FLAGS}/caller-chose-this`, ACME);
    await ask("/ofrep/v1/evaluate/flags/x", {});
    const { body, headers } = await get("/metrics");
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
    expect(body).toContain('sluice_ofrep_requests_total{route="/ofrep/v1/evaluate/flags/*",status="200"} 1');
    expect(body).toContain('sluice_evaluations_total{reason="DEFAULT"} 1');
    expect(body).toContain('sluice_evaluations_total{reason="TARGETING_KEY_MISSING"} 1');
    expect(body).toContain('sluice_milo_lists_total{result="error"} 0');
    expect(body).not.toContain("caller-chose-this");
  });

  test("metrics of Milo exist only for Milo", async () => {
    expect(await metrics("rendered").text()).not.toContain("milo");
  });

  test("a bug is an error without details", async () => {
    const one = await endpoint(sourceOf(() => Promise.reject(new Error("secret path"))));
    open.push(one);
    for (const path of [FLAGS, `${FLAGS}/x`])
      expect(await one.ask(path, ACME)).toMatchObject({
        status: 500,
        body: { errorDetails: "internal error" },
      });
    expect(one.logged).toEqual(["a request failed", "a request failed"]);
  });
});
