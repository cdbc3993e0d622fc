/** Failures of Milo, through the OpenFeature SDK. Its answers: api-servers.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import type { Client } from "@openfeature/server-sdk";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MiloEntitlementProvider } from "../../src/runtime/openfeature.ts";
import type { MiloOptions } from "../../src/runtime/openfeature.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import type { FakeApiServer } from "./fake-api-server.ts";
import { bucketOf } from "./organization.ts";
import { eventually, pass } from "./time.ts";

let api: FakeApiServer;

beforeEach(async () => {
  api = await fakeApiServer({ secret: ["list", "watch"] });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await OpenFeature.close();
  await api.stop();
});

async function clientOf(options: Partial<MiloOptions> = {}): Promise<Client> {
  await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: api.url, token: "secret", ...options }));
  return OpenFeature.getClient();
}

const ACME = { targetingKey: "acme" };

describe("an API that fails is an error", () => {
  test.each([
    ["forbidden", { status: 403 }],
    ["unknown", { status: 401 }],
    ["too many", { status: 429, headers: { "retry-after": "1" } }],
    ["broken", { status: 500 }],
    ["too slow", { slow: 500 }],
    ["cut off", { cut: true }],
    ["no JSON", { body: "<html>" }],
    ["no list", { body: "{}" }],
  ])("%s", async (_name, fault) => {
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
});

describe("the consumer", () => {
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

  test("without a name no request is sent", async () => {
    const client = await clientOf();
    await client.getBooleanValue("x", false, { plan: "gold" });
    expect(api.lists()).toBe(0);
  });

  test("the server selects, page by page", async () => {
    for (let one = 0; one < 1100; one += 1) api.put(bucketOf("acme", `one-${one}`, 0));
    const client = await clientOf();
    await client.getBooleanValue("x", false, ACME);
    expect(api.lists()).toBe(3);
    expect(api.requests).toContain(
      "/apis/quota.miloapis.com/v1alpha1/namespaces/organization-acme/allowancebuckets" +
        "?fieldSelector=spec.consumerRef.kind=Organization,spec.consumerRef.name=acme&limit=500",
    );
  });
});

describe("the cache", () => {
  test("1,000 concurrent evaluations cause one list, and so do those that follow", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ cacheTtl: 600_000 });
    const all = await Promise.all(Array.from({ length: 1000 }, () => client.getBooleanValue("x", false, ACME)));
    expect(new Set(all)).toEqual(new Set([true]));
    expect(await client.getBooleanValue("y", false, ACME)).toBe(false);
    expect(api.lists()).toBe(1);
  });

  test("while the API fails, concurrent evaluations cause one attempt", async () => {
    const client = await clientOf();
    api.fault({ status: 500 });
    await Promise.all(Array.from({ length: 1000 }, () => client.getBooleanValue("x", false, ACME)));
    expect(api.lists()).toBe(1);
  });

  test("a failure is not cached", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf();
    api.fault({ status: 500 });
    expect(await client.getBooleanValue("x", false, ACME)).toBe(false);
    api.fault();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
  });
});

describe("Milo is away", () => {
  test("stale answers do not wait for the API", async () => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ staleFor: 600_000, timeout: 600_000 });
    await client.getBooleanValue("x", false, ACME);
    pass(5000);
    api.fault({ status: 500 });
    await client.getBooleanValue("x", false, ACME);
    // Longer than the timeout of the test, so that waiting for it fails.
    api.fault({ slow: 600_000 });
    for (let asked = 0; asked < 3; asked += 1)
      expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ value: true, reason: "STALE" });
  });

  test("it is reported once, for consumers with fresh, with stale and with no answers", async () => {
    api.put(bucketOf("acme", "x", 1));
    api.put(bucketOf("globex", "x", 1));
    const client = await clientOf({ cacheTtl: 600_000, staleFor: 600_000, watch: true });
    await eventually(() => expect(api.watches()).toBe(1));
    const events: string[] = [];
    client.addHandler(ProviderEvents.Stale, () => void events.push("stale"));
    client.addHandler(ProviderEvents.Error, () => void events.push("error"));
    const askAll = async (): Promise<unknown[]> => {
      const reasons: unknown[] = [];
      for (const targetingKey of ["acme", "globex", "nobody"])
        reasons.push((await client.getBooleanDetails("x", false, { targetingKey })).reason);
      return reasons;
    };
    expect(await askAll()).toEqual(["TARGETING_MATCH", "TARGETING_MATCH", "DEFAULT"]);
    client.addHandler(ProviderEvents.Ready, () => void events.push("ready"));
    events.length = 0;
    api.fault({ status: 500 });
    api.put(bucketOf("acme", "x", 2));
    api.put(bucketOf("nobody", "y", 1));
    await eventually(async () => expect(await askAll()).toEqual(["STALE", "TARGETING_MATCH", "STALE"]));
    await client.getBooleanValue("x", false, { targetingKey: "unheard-of" });
    await askAll();
    expect(events).toEqual(["stale"]);
    api.fault();
    await eventually(() => expect(events).toEqual(["stale", "ready"]));
  });

  test("a forbidden consumer does not affect the health of the API", async () => {
    api.put(bucketOf("globex", "x", 1));
    const client = await clientOf();
    api.fault({ status: 403, where: "organization-acme" });
    expect(await client.getBooleanDetails("x", true, ACME)).toMatchObject({ value: true, errorCode: "GENERAL" });
    expect(client.providerStatus).toBe("READY");
    expect(await client.getBooleanValue("x", false, { targetingKey: "globex" })).toBe(true);
    // A missing namespace would be an empty list, so 404 concerns the API.
    api.fault({ status: 404, where: "organization-initech" });
    await client.getBooleanValue("x", false, { targetingKey: "initech" });
    expect(client.providerStatus).toBe("ERROR");
  });

  test("Retry-After of the server is honored", async () => {
    const client = await clientOf();
    api.fault({ status: 429, headers: { "retry-after": "1" } });
    await client.getBooleanValue("x", false, ACME);
    await client.getBooleanValue("x", false, { targetingKey: "globex" });
    expect(api.lists()).toBe(1);
    pass(1000);
    api.fault();
    api.put(bucketOf("acme", "x", 1));
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
  });

  test("no error names the token", async () => {
    await expect(clientOf({ token: "wrong-token" })).rejects.toThrow(
      /^the API server responded with 401: the credentials are not valid$/,
    );
    await expect(clientOf({ server: "http://10.0.0.1" })).rejects.toThrow(/must use https/);
  });
});

describe("watch", () => {
  test.each([
    ["revoked", () => api.put(bucketOf("acme", "x", 0)), { value: false, variant: "off" }],
    ["deleted", () => api.remove(bucketOf("acme", "x", 1)), { value: true, variant: undefined }],
  ])("what is %s does not come back when the API fails next", async (_name, change, expected) => {
    api.put(bucketOf("acme", "x", 1));
    const client = await clientOf({ watch: true, cacheTtl: 600_000, staleFor: 600_000 });
    await eventually(() => expect(api.watches()).toBe(1));
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    api.fault({ status: 500 });
    change();
    await eventually(async () => {
      const { value, variant, reason } = await client.getBooleanDetails("x", true, ACME);
      expect({ value, variant, reason }).toEqual({ ...expected, reason: "STALE" });
    });
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
    const client = await clientOf({ watch: true, cacheTtl: 600_000 });
    await eventually(() => expect(api.watches()).toBe(1));
    api.bookmark();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    interrupt();
    api.put(bucketOf("acme", "x", 0));
    await eventually(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false));
    await eventually(() => expect(api.watches()).toBe(1));
  });

  test("it goes on from its bookmark", async () => {
    await clientOf({ watch: true });
    await eventually(() => expect(api.watches()).toBe(1));
    api.compact();
    api.bookmark();
    const before = api.requests.length;
    api.endWatches();
    await eventually(() => expect(api.watches()).toBe(1));
    expect(api.requests.slice(before)).toEqual([expect.stringContaining("watch=true&allowWatchBookmarks=true")]);
  });

  test("closing ends it, even while it is being opened", async () => {
    const provider = new MiloEntitlementProvider({ server: api.url, token: "secret", watch: true });
    const starting = provider.initialize();
    await provider.onClose();
    await expect(starting).rejects.toThrow();
    expect(api.requests).toEqual([]);
  });

  test("closing ends it", async () => {
    await clientOf({ watch: true });
    await eventually(() => expect(api.watches()).toBe(1));
    await OpenFeature.close();
    await eventually(() => expect(api.watches()).toBe(0));
  });
});

test("a provider can serve several domains, next to other providers", async () => {
  const elsewhere = await fakeApiServer();
  elsewhere.put(bucketOf("acme", "x", 0));
  api.put(bucketOf("acme", "x", 1));
  const here = new MiloEntitlementProvider({ server: api.url, token: "secret", watch: true });
  await OpenFeature.setProviderAndWait("one", here);
  await OpenFeature.setProviderAndWait("two", here);
  await OpenFeature.setProviderAndWait("three", new MiloEntitlementProvider({ server: elsewhere.url, token: "t" }));
  const ask = (domain: string) => OpenFeature.getClient(domain).getBooleanValue("x", domain === "three", ACME);
  expect([await ask("one"), await ask("two"), await ask("three")]).toEqual([true, true, false]);
  await OpenFeature.setProviderAndWait("one", new MiloEntitlementProvider({ server: elsewhere.url, token: "t" }));
  expect([await ask("one"), await ask("two")]).toEqual([false, true]);
  await here.initialize();
  await eventually(() => expect(api.watches()).toBe(1));
  await elsewhere.stop();
});

describe("invalid options", () => {
  test.each([
    ["cacheTtl", -1],
    ["staleFor", NaN],
    ["timeout", Infinity],
    ["timeout", 2 ** 31],
  ])("%s: %d", async (name, time) => {
    await expect(clientOf({ [name]: time })).rejects.toThrow(`\`${name}\` must be a time in milliseconds`);
    expect(OpenFeature.getClient().providerStatus).toBe("FATAL");
  });

  test("missing or invalid keys", async () => {
    await expect(clientOf({ keys: "/nowhere/milo-keys.json" })).rejects.toThrow("/nowhere/milo-keys.json");
    await expect(clientOf({ keys: { x: "" } })).rejects.toThrow("must be a map from flag keys");
  });
});

describe("a token file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-token-"));
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is read again after a minute, as tokens of service accounts change", async () => {
    const tokenFile = join(folder, "token");
    const rights = { first: ["list"], second: ["list"] } as const;
    const renewing = await fakeApiServer(rights);
    renewing.put(bucketOf("acme", "x", 1));
    writeFileSync(tokenFile, "first\n");
    await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: renewing.url, tokenFile, cacheTtl: 0 }));
    const client = OpenFeature.getClient();
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    writeFileSync(tokenFile, "second\n");
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
    expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
    expect(renewing.bearers()).toEqual(["first", "second"]);
    await renewing.stop();
  });
});
