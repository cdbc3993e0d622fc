/** Unauthorized callers of the endpoint: hoarded connections and DNS rebinding. */
import { request } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import type { FlagSource } from "../../src/runtime/ofrep/source.ts";
import { endpoint, FLAGS } from "./endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import { eventually } from "./time.ts";

const open: Endpoint[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const ACME = { targetingKey: "acme" };
const fixed: FlagSource = {
  evaluate: async (key) => ({ key, reason: "DEFAULT" }),
  evaluateAll: async () => ({ flags: [] }),
  isReady: () => true,
  close: async () => {},
};

describe("hoarded connections", () => {
  const TOKEN = "t".repeat(32);
  /** Opens connections that send a text and stay open. Returns a function that counts the open ones. */
  async function hoard(url: string, count: number, text: string): Promise<() => number> {
    const sockets: Socket[] = [];
    for (let made = 0; made < count; made++) {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.on("error", () => {}).resume();
      await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
      if (text !== "") socket.write(text);
      sockets.push(socket);
    }
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    return () => sockets.filter((socket) => !socket.closed && socket.readable).length;
  }

  test.each([
    ["and say nothing", ""],
    ["and say half of a request", "GET /healthz HTTP/1.1\r\n"],
    ["without a token", `POST ${FLAGS}/x HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`],
    ["at the probes", "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"],
  ])("keep out nobody who has a token, and no probe: %s", async (_, text) => {
    const one = await endpoint(fixed, { token: () => TOKEN, limits: { concurrency: 10, drain: 100 }, healthPort: 0 });
    open.push(one);
    const isOpen = await hoard(one.url, 120, text);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect(await one.ask(`${FLAGS}/x`, ACME, headers)).toMatchObject({ status: 200 });
    expect(await one.get("/healthz")).toMatchObject({ status: 200 });
    expect((await fetch(`${one.healthUrl}/readyz`)).status).toBe(200);
    expect((await fetch(`${one.healthUrl}${FLAGS}/x`, { method: "POST" })).status).toBe(404);
    await eventually(() => expect(isOpen()).toBeLessThanOrEqual(5));
  });

  test("are not limited without a token", async () => {
    const one = await endpoint(fixed, { limits: { concurrency: 5, drain: 100 } });
    open.push(one);
    await hoard(one.url, 60, "");
    expect(await one.ask(`${FLAGS}/x`, ACME)).toMatchObject({ status: 200 });
  });
});

describe("the name that it is asked by", () => {
  test.each([
    ["localhost:80", 200],
    ["LOCALHOST", 200],
    ["127.0.0.1:80", 200],
    ["[::1]:80", 200],
    ["flags.internal:8016", 200],
    ["rebound.evil.example:80", 421],
    ["localhost.evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["localhost@evil.example", 421],
  ])("%s: %i", async (host, status) => {
    const one = await endpoint(fixed, { hosts: ["flags.internal"], healthPort: 0 });
    open.push(one);
    for (const [url, path] of [
      [one.url, `${FLAGS}/x`],
      [one.url, "/metrics"],
      [one.healthUrl ?? "", "/healthz"],
    ] as const) {
      const method = path.startsWith(FLAGS) ? "POST" : "GET";
      const got = await new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, "content-type": "application/json" };
        const asked = request(`${url}${path}`, { method, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.on("error", reject).end(method === "POST" ? '{"context":{"targetingKey":"a"}}' : undefined);
      });
      expect([path, got]).toEqual([path, status]);
    }
  });
});
