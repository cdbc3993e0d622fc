/** How soon a change takes effect, and how many requests the API server gets. */
import { ProviderEvents } from "@openfeature/server-sdk";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FLAGS, miloEndpoint } from "../endpoint.ts";
import { bucketOf } from "../organization.ts";
import { eventually, pass } from "../time.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

/** Milliseconds: longer than any test. */
const FOR_EVER = 600_000;

export const freshness: Part = (server) =>
  describe("a change is seen", () => {
    afterEach(() => void vi.restoreAllMocks());

    test("within the TTL of the cache, without a watch", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server());
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      pass(5000);
      expect(await client.getBooleanValue("x", true, ACME)).toBe(false);
    });

    test("at once, with a watch, which also reports the changed flags", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const keys = { other: "features.miloapis.com/x" };
      const client = await clientOf(server(), { watch: true, cacheTtl: FOR_EVER, keys });
      const told: unknown[] = [];
      const answers: Promise<boolean>[] = [];
      client.addHandler(ProviderEvents.ConfigurationChanged, (event) => {
        told.push(event?.flagsChanged);
        if (event?.flagsChanged?.includes("x") === true) answers.push(client.getBooleanValue("x", true, ACME));
      });
      let probes = 0;
      await eventually(async () => {
        await server().put(bucketOf("acme", "probe", (probes += 1)));
        expect(told).toContainEqual(["probe"]);
      });
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      await eventually(() => expect(answers).not.toEqual([]));
      expect(await Promise.all(answers)).not.toContain(true);
      expect(told).toContainEqual(["x", "other"]);
    });

    test("for a first grant, and for a deleted bucket", async () => {
      const client = await clientOf(server(), { watch: true, cacheTtl: FOR_EVER });
      expect(await client.getBooleanDetails("x", true, ACME)).toMatchObject({ value: true, reason: "DEFAULT" });
      await server().put(bucketOf("acme", "x", 1));
      await eventually(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true));
      await server().remove(bucketOf("acme", "x", 1));
      await eventually(async () =>
        expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ reason: "DEFAULT" }),
      );
    });

    test("within the TTL of the cache, if the watch is forbidden", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { watch: true }, "lister");
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await server().put(bucketOf("acme", "x", 0));
      pass(5000);
      expect(await client.getBooleanValue("x", true, ACME)).toBe(false);
    });

    test("1,000 concurrent requests to the endpoint for one organization cause one list", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const one = await miloEndpoint({ ...server().as("reader"), cacheTtl: 600_000 });
      const all = await Promise.all(Array.from({ length: 1000 }, () => one.ask(`${FLAGS}/x`, ACME)));
      expect(all.filter(({ body }) => (body as { readonly value?: boolean }).value === true)).toHaveLength(1000);
      expect((await one.get("/metrics")).body).toContain('sluice_milo_lists_total{result="ok"} 1\n');
      await one.close();
    });
  });
