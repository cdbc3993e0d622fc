/** How soon a change is seen, and how often the API server is asked. */
import { setTimeout as delay } from "node:timers/promises";
import { ProviderEvents } from "@openfeature/server-sdk";
import { describe, expect, test, vi } from "vitest";
import { FLAGS, miloEndpoint } from "../endpoint.ts";
import { bucketOf } from "../organization.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

export const freshness: Part = (server) =>
  describe("a change is seen", () => {
    test("within the time of the cache, where it is not followed", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { cacheTtl: 400 });
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      await delay(410);
      expect(await client.getBooleanValue("x", true, ACME)).toBe(false);
    });

    test("within a second, where it is followed; and it is told", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), {
        watch: true,
        cacheTtl: 60_000,
        keys: { other: "features.miloapis.com/x" },
      });
      const told: unknown[] = [];
      client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void told.push(event?.flagsChanged));
      let probes = 0;
      await vi.waitFor(async () => {
        await server().put(bucketOf("acme", "probe", (probes += 1)));
        expect(told).toContainEqual(["probe"]);
      });
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false), 1000);
      expect(told).toContainEqual(["x", "other"]);
    });

    test("be it a first grant, or a bucket that is gone", async () => {
      const client = await clientOf(server(), { watch: true, cacheTtl: 60_000 });
      expect(await client.getBooleanDetails("x", true, ACME)).toMatchObject({ value: true, reason: "DEFAULT" });
      await server().put(bucketOf("acme", "x", 1));
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true), 1000);
      await server().remove(bucketOf("acme", "x", 1));
      await vi.waitFor(
        async () => expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ reason: "DEFAULT" }),
        1000,
      );
    });

    test("as soon as without, by one who may not follow", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { watch: true, cacheTtl: 400 }, "lister");
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      await vi.waitFor(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false), 1000);
    });

    test("1,000 who ask the endpoint at once about one organization make one list", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const one = await miloEndpoint({ ...server().as("reader"), cacheTtl: 600_000 });
      const all = await Promise.all(Array.from({ length: 1000 }, () => one.ask(`${FLAGS}/x`, ACME)));
      expect(all.filter(({ body }) => (body as { readonly value?: boolean }).value === true)).toHaveLength(1000);
      expect((await one.get("/metrics")).body).toContain('sluice_milo_lists_total{result="ok"} 1\n');
      await one.close();
    });
  });
