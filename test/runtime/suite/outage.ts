/** What happens when the way to the API server is cut, and when it is mended. */
import { setTimeout as delay } from "node:timers/promises";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FLAGS, miloEndpoint } from "../endpoint.ts";
import { bucketOf } from "../organization.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

export const outage: Part = (server) =>
  describe("the API server is away", () => {
    let away = false;
    const cut = async (): Promise<void> => {
      away = true;
      await server().cut();
    };
    const mend = async (): Promise<void> => {
      away = false;
      await server().mend();
    };
    afterEach(async () => {
      vi.restoreAllMocks();
      if (away) await mend();
    });

    test("last good answers until `staleFor`, then defaults, then recovery, each with its event", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { cacheTtl: 20, staleFor: 1500, timeout: 500 });
      const events: string[] = [];
      for (const event of [ProviderEvents.Stale, ProviderEvents.Error])
        client.addHandler(event, () => void events.push(event));
      const ask = () => client.getBooleanDetails("x", false, ACME);
      expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
      await cut();
      await delay(30);
      expect(await ask()).toMatchObject({ value: true, reason: "STALE" });
      await delay(1600);
      expect(await ask()).toMatchObject({ value: false, reason: "ERROR", errorCode: "GENERAL" });
      expect(events).toEqual([ProviderEvents.Stale, ProviderEvents.Error]);
      client.addHandler(ProviderEvents.Ready, () => void events.push(ProviderEvents.Ready));
      await mend();
      await vi.waitFor(async () => expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" }));
      expect(events.at(-1)).toBe(ProviderEvents.Ready);
    });

    test("a start without it is no end: READY comes when it does", async () => {
      await server().put(bucketOf("acme", "x", 1));
      await cut();
      await expect(clientOf(server(), { timeout: 500 })).rejects.toThrow(/could not be asked/);
      const client = OpenFeature.getClient();
      expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ value: false, reason: "ERROR" });
      await mend();
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true));
      expect(client.providerStatus).toBe("READY");
    });

    test("what changed meanwhile is seen when it is back, and what changes then is followed again", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { watch: true, cacheTtl: 60_000 });
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await cut();
      await server().put(bucketOf("acme", "x", 0));
      await delay(300);
      await mend();
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false), 3000);
      await server().put(bucketOf("acme", "x", 1));
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true), 1000);
    });

    test("changes are followed again as soon as somebody is answered", async () => {
      vi.spyOn(Math, "random").mockReturnValue(1);
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { watch: true, cacheTtl: 60_000, timeout: 500 });
      const ask = (targetingKey: string) => client.getBooleanValue("x", true, { targetingKey });
      expect(await ask("acme")).toBe(true);
      await cut();
      // Attempts come after 0.2, 0.6, 1.4 and 3 seconds; the next would be after 6.2.
      await delay(3600);
      await ask("globex");
      await mend();
      await vi.waitFor(async () => {
        const { reason } = await client.getBooleanDetails("x", true, { targetingKey: "globex" });
        expect(reason).toBe("DEFAULT");
      });
      await server().put(bucketOf("acme", "x", 0));
      await vi.waitFor(async () => expect(await ask("acme")).toBe(false), 1000);
    });

    test("an endpoint is alive without it, and ready with it", async () => {
      await server().put(bucketOf("acme", "x", 1));
      await cut();
      const one = await miloEndpoint({ ...server().as("reader"), timeout: 500 });
      expect(await one.get("/healthz")).toMatchObject({ status: 200 });
      expect(await one.get("/readyz")).toMatchObject({ status: 503 });
      expect(await one.ask(`${FLAGS}/x`, ACME)).toMatchObject({ status: 500, body: { errorCode: "GENERAL" } });
      await mend();
      await vi.waitFor(async () => expect(await one.get("/readyz")).toMatchObject({ status: 200 }), 3000);
      await vi.waitFor(async () =>
        expect(await one.ask(`${FLAGS}/x`, ACME)).toMatchObject({ status: 200, body: { value: true } }),
      );
      await one.close();
    });
  });
