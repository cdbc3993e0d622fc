/** The table of docs/runtime.md, row by row, through OpenFeature's own SDK; and what happens when Milo does not answer. */
import { setTimeout as delay } from "node:timers/promises";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import type { Client } from "@openfeature/server-sdk";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MiloEntitlementProvider } from "../../src/runtime/openfeature.ts";
import type { MiloOptions } from "../../src/runtime/openfeature.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import type { FakeApiServer } from "./fake-api-server.ts";
import { bucketOf, projectBucketOf } from "./organization.ts";

let api: FakeApiServer;

beforeEach(async () => {
  api = await fakeApiServer({ token: "secret" });
});
afterEach(async () => {
  await OpenFeature.close();
  await api.stop();
});

async function clientOf(options: Partial<MiloOptions> = {}): Promise<Client> {
  await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: api.url, token: "secret", ...options }));
  return OpenFeature.getClient();
}

const ACME = { targetingKey: "acme" };

describe("the table", () => {
  test.each([true, false])("a bucket with something left is a yes (default %s)", async (fallback) => {
    api.put(bucketOf("acme", "dark-mode", 1));
    const client = await clientOf();
    expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
      value: true,
      reason: "TARGETING_MATCH",
      flagMetadata: { resourceType: "features.miloapis.com/dark-mode" },
    });
  });

  test.each([true, false])("a bucket with nothing left is a no (default %s)", async (fallback) => {
    api.put(bucketOf("acme", "dark-mode", 0));
    const client = await clientOf();
    expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
      value: false,
      reason: "TARGETING_MATCH",
    });
  });

  test.each([true, false])("no bucket is no opinion (default %s)", async (fallback) => {
    api.put(bucketOf("globex", "dark-mode", 1));
    const client = await clientOf();
    const details = await client.getBooleanDetails("dark-mode", fallback, ACME);
    expect(details).toMatchObject({ value: fallback, reason: "DEFAULT" });
    expect(details.errorCode).toBeUndefined();
  });

  test.each([true, false])("no consumer is an error (default %s)", async (fallback) => {
    const client = await clientOf();
    expect(await client.getBooleanDetails("dark-mode", fallback, { plan: "gold" })).toMatchObject({
      value: fallback,
      reason: "ERROR",
      errorCode: "TARGETING_KEY_MISSING",
    });
    expect(api.lists()).toBe(0);
  });

  test.each([
    ["forbidden", { status: 403 }],
    ["unknown", { status: 401 }],
    ["too many", { status: 429, headers: { "retry-after": "1" } }],
    ["broken", { status: 500 }],
    ["too slow", { slow: 500 }],
    ["cut off", { cut: true }],
    ["no JSON", { body: "<html>" }],
    ["no list", { body: "{}" }],
  ])("an API that fails is an error: %s", async (_name, fault) => {
    api.put(bucketOf("acme", "dark-mode", 1));
    const client = await clientOf({ timeout: 200 });
    api.fault(fault);
    for (const fallback of [true, false])
      expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
        value: fallback,
        reason: "ERROR",
        errorCode: "GENERAL",
      });
  });

  test("what is no boolean is an error", async () => {
    api.put(bucketOf("acme", "dark-mode", 1));
    const client = await clientOf();
    const wrong = { reason: "ERROR", errorCode: "TYPE_MISMATCH" };
    expect(await client.getStringDetails("dark-mode", "off", ACME)).toMatchObject({ value: "off", ...wrong });
    expect(await client.getNumberDetails("dark-mode", 7, ACME)).toMatchObject({ value: 7, ...wrong });
    expect(await client.getObjectDetails("dark-mode", { a: 1 }, ACME)).toMatchObject({ value: { a: 1 }, ...wrong });
  });
});

describe("who is asked about, and for what", () => {
  test("`organization` before `project` before `targetingKey`", async () => {
    api.put(bucketOf("acme", "x", 1));
    api.put(projectBucketOf("web", "x", 1));
    const client = await clientOf();
    const ask = (context: Record<string, string>): Promise<boolean> => client.getBooleanValue("x", false, context);
    expect(await ask({ organization: "acme", project: "other", targetingKey: "user-1" })).toBe(true);
    expect(await ask({ organization: "other", project: "web", targetingKey: "acme" })).toBe(false);
    expect(await ask({ project: "web", targetingKey: "user-1" })).toBe(true);
    expect(await ask({ targetingKey: "acme" })).toBe(true);
    expect(await ask({ targetingKey: "web" })).toBe(false);
  });

  test.each(["acme,spec.consumerRef.name=globex", "../../secrets", "a/b", "ACME", "a".repeat(64)])(
    "a name that nobody can have reaches nobody: %s",
    async (targetingKey) => {
      const client = await clientOf();
      expect(await client.getBooleanDetails("x", false, { targetingKey })).toMatchObject({
        reason: "ERROR",
        errorCode: "INVALID_CONTEXT",
      });
      expect(api.lists()).toBe(0);
    },
  );

  test("a key is a resource type, a name in the map, or a name of the usual group", async () => {
    api.put(bucketOf("acme", "billing.miloapis.com/invoices", 1));
    api.put(bucketOf("acme", "own.example.com/other", 1));
    const client = await clientOf({
      keys: { invoices: "billing.miloapis.com/invoices" },
      resourcePrefix: "own.example.com",
    });
    expect(await client.getBooleanValue("billing.miloapis.com/invoices", false, ACME)).toBe(true);
    expect(await client.getBooleanValue("invoices", false, ACME)).toBe(true);
    expect(await client.getBooleanValue("other", false, ACME)).toBe(true);
    expect(await client.getBooleanValue("toString", false, ACME)).toBe(false);
  });

  test("amounts are read exactly, pages to the last", async () => {
    api.put(bucketOf("acme", "huge", 9_223_372_036_854_775_807n));
    for (let one = 0; one < 1100; one += 1) api.put(bucketOf("acme", `filler-${one}`, 0));
    api.put(bucketOf("acme", "last", 1));
    const client = await clientOf();
    expect(await client.getBooleanValue("huge", false, ACME)).toBe(true);
    expect(await client.getBooleanValue("last", false, ACME)).toBe(true);
    expect(api.lists()).toBe(3);
    expect(api.requests).toContain(
      "/apis/quota.miloapis.com/v1alpha1/namespaces/organization-acme/allowancebuckets" +
        "?fieldSelector=spec.consumerRef.kind=Organization,spec.consumerRef.name=acme&limit=500",
    );
  });
});

describe("the cache", () => {
  test("1,000 questions at once are one list, and so are those that follow", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf();
    const all = await Promise.all(Array.from({ length: 1000 }, () => client.getBooleanValue("x", false, ACME)));
    expect(new Set(all)).toEqual(new Set([true]));
    expect(await client.getBooleanValue("y", false, ACME)).toBe(false);
    expect(api.lists()).toBe(1);
  });

  test("while the API fails, questions that come together are one attempt", async () => {
    const client = await clientOf();
    api.fault({ status: 500 });
    await Promise.all(Array.from({ length: 1000 }, () => client.getBooleanValue("x", false, ACME)));
    expect(api.lists()).toBe(1);
  });

  test("a revoked grant is seen within its time", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ cacheTtl: 200 });
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    api.put(bucketOf("acme", "x", 0));
    expect(await client.getBooleanValue("x", true, ACME)).toBe(true);
    await delay(220);
    expect(await client.getBooleanValue("x", true, ACME)).toBe(false);
  });

  test("a failure is not kept", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf();
    api.fault({ status: 500 });
    expect(await client.getBooleanValue("x", false, ACME)).toBe(false);
    api.fault();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
  });
});

describe("Milo is away", () => {
  test("last good answers until `staleFor`, then defaults, then recovery, each with its event", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ cacheTtl: 20, staleFor: 600, timeout: 200 });
    const events: string[] = [];
    for (const event of [ProviderEvents.Stale, ProviderEvents.Error])
      client.addHandler(event, () => void events.push(event));
    const ask = () => client.getBooleanDetails("x", false, ACME);
    expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
    await api.stop();
    await delay(30);
    expect(await ask()).toMatchObject({ value: true, reason: "STALE" });
    await delay(700);
    expect(await ask()).toMatchObject({ value: false, reason: "ERROR", errorCode: "GENERAL" });
    expect(events).toEqual([ProviderEvents.Stale, ProviderEvents.Error]);
    client.addHandler(ProviderEvents.Ready, () => void events.push(ProviderEvents.Ready));
    await api.restart();
    expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
    expect(events.at(-1)).toBe(ProviderEvents.Ready);
  });

  test("while stale answers are given, nobody waits for the API", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ cacheTtl: 10, staleFor: 60_000, timeout: 200 });
    await client.getBooleanValue("x", false, ACME);
    api.fault({ slow: 10_000 });
    await delay(20);
    await client.getBooleanValue("x", false, ACME);
    const start = performance.now();
    expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ value: true, reason: "STALE" });
    expect(performance.now() - start).toBeLessThan(50);
  });

  test("a start without Milo is no end: READY comes when it does", async () => {
    api.put(bucketOf("acme", "x", 1));
    await api.stop();
    await expect(clientOf({ timeout: 200 })).rejects.toThrow();
    const client = OpenFeature.getClient();
    expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ value: false, reason: "ERROR" });
    await api.restart();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    expect(client.providerStatus).toBe("READY");
  });

  test("a server that asks to be left alone is left alone", async () => {
    const client = await clientOf();
    api.fault({ status: 429, headers: { "retry-after": "1" } });
    await client.getBooleanValue("x", false, ACME);
    await client.getBooleanValue("x", false, { targetingKey: "globex" });
    expect(api.lists()).toBe(1);
    await delay(1010);
    api.fault();
    api.put(bucketOf("acme", "x", 1));
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
  });

  test("no error names the token", async () => {
    await expect(clientOf({ token: "wrong-token" })).rejects.toThrow(/^the API server answered 401$/);
    await expect(clientOf({ server: "http://10.0.0.1" })).rejects.toThrow(/over https/);
  });
});

describe("watch", () => {
  test("a change is known within a second, and told", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ watch: true, cacheTtl: 60_000, keys: { other: "features.miloapis.com/x" } });
    const told: unknown[] = [];
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void told.push(event?.flagsChanged));
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    api.put(bucketOf("acme", "x", 0));
    await vi.waitFor(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false), 1000);
    expect(told.at(-1)).toEqual(["x", "other"]);
  });

  test("what is revoked does not come back when the API fails next", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ watch: true, cacheTtl: 60_000, staleFor: 60_000, timeout: 200 });
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    api.fault({ status: 500 });
    api.put(bucketOf("acme", "x", 0));
    await delay(100);
    expect(await client.getBooleanDetails("x", true, ACME)).toMatchObject({ value: false, reason: "STALE" });
  });

  test.each([
    ["cut", () => api.endWatches()],
    [
      "compacted while away (410)",
      () => {
        api.compact();
        api.endWatches();
      },
    ],
    [
      "ended by an error event (410)",
      () => {
        api.compact();
        api.endWatches(true);
      },
    ],
  ])("%s: it goes on, and misses nothing", async (_name, interrupt) => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ watch: true, cacheTtl: 60_000 });
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    api.bookmark();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    interrupt();
    api.put(bucketOf("acme", "x", 0));
    await vi.waitFor(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false), 2000);
    await vi.waitFor(() => expect(api.watches()).toBe(1));
  });

  test("it goes on from its bookmark", async () => {
    await clientOf({ watch: true });
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    api.compact();
    api.bookmark();
    await delay(50);
    const before = api.requests.length;
    api.endWatches();
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    expect(api.requests.slice(before)).toEqual([expect.stringContaining("watch=true&allowWatchBookmarks=true")]);
  });

  test("closing ends it", async () => {
    await clientOf({ watch: true });
    await vi.waitFor(() => expect(api.watches()).toBe(1));
    await OpenFeature.close();
    await vi.waitFor(() => expect(api.watches()).toBe(0));
  });
});
