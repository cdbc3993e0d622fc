/** The cache of allowances: validity, renewal, failures and size. */
import { beforeEach, expect, test } from "vitest";
import type { Consumer } from "../../src/runtime/consumer.ts";
import { bucketCache } from "../../src/runtime/milo/cache.ts";
import type { Cache } from "../../src/runtime/milo/cache.ts";

const TTL = 1000;
let now: number;
let amount: bigint;
let asked: string[];
let list: (consumer: Consumer) => Promise<ReadonlyMap<string, bigint>>;
let cache: Cache;

beforeEach(() => {
  now = 0;
  amount = 1n;
  asked = [];
  list = () => Promise.resolve(new Map([["x", amount]]));
  cache = bucketCache({
    list: (consumer) => {
      asked.push(consumer.name);
      return list(consumer);
    },
    ttl: TTL,
    staleFor: 0,
    clock: () => now,
  });
});

function organization(name: string): Consumer {
  return { kind: "Organization", name, namespace: `organization-${name}` };
}

async function read(name = "acme"): Promise<bigint | undefined> {
  return (await cache.read(organization(name))).available.get("x");
}

test("a fresh answer is not requested again", async () => {
  await read();
  now = TTL * 0.59;
  await read();
  expect(asked).toHaveLength(1);
});

test("an older answer is renewed in the background before it expires", async () => {
  await read();
  now = TTL * 0.95;
  amount = 2n;
  expect(await read()).toBe(1n);
  expect(asked).toHaveLength(2);
  expect(await read()).toBe(2n);
  expect(asked).toHaveLength(2);
});

test("if renewal fails, the answer is valid until it expires", async () => {
  await read();
  list = () => Promise.reject(new Error("away"));
  now = TTL * 0.95;
  expect(await read()).toBe(1n);
  now = TTL + 1;
  await expect(read()).rejects.toThrow("away");
});

test("a failed request is retried, but not at once", async () => {
  list = () => Promise.reject(new Error("away"));
  await expect(read()).rejects.toThrow("away");
  const [second, third] = [read(), read()];
  await new Promise(setImmediate);
  expect(asked).toHaveLength(1);
  list = () => Promise.resolve(new Map([["x", amount]]));
  expect([await second, await third]).toEqual([1n, 1n]);
  expect(asked).toHaveLength(2);
});

test("a list in progress during a change is not cached", async () => {
  let answer = (_: ReadonlyMap<string, bigint>): void => {};
  list = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const first = read();
  await Promise.resolve();
  cache.changed({ kind: "Organization", name: "acme", resourceType: "x", available: 0n }, false);
  answer(new Map([["x", 1n]]));
  await first;
  list = () => Promise.resolve(new Map([["x", 0n]]));
  expect(await read()).toBe(0n);
});

test("a deleted bucket is not used while a list fails", async () => {
  const options = { list: () => list(organization("acme")), ttl: TTL, staleFor: 10 * TTL, clock: () => now };
  cache = bucketCache(options);
  await read();
  list = () => Promise.reject(new Error("away"));
  cache.changed({ kind: "Organization", name: "acme", resourceType: "x", available: 1n }, true);
  expect(await cache.read(organization("acme"))).toEqual({ available: new Map(), stale: true });
});

test("with invented names, the cache stays bounded and keeps the most recent consumers", async () => {
  await read("first");
  for (let one = 0; one < 10_000; one += 1) await read(`invented-${one}`);
  asked = [];
  await read("invented-9999");
  await read("invented-1");
  expect(asked).toEqual([]);
  await read("first");
  expect(asked).toEqual(["first"]);
});
