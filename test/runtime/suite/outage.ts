/** An outage of the API server, and its recovery. */
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openEvaluator } from "../../../src/runtime/evaluator.ts";
import { FLAGS, miloEndpoint } from "../endpoint.ts";
import { bucketOf } from "../organization.ts";
import { eventually, pass } from "../time.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

/** Milliseconds: longer than any test. */
const FOR_EVER = 600_000;

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
      const client = await clientOf(server(), { staleFor: FOR_EVER });
      const events: string[] = [];
      for (const event of [ProviderEvents.Stale, ProviderEvents.Error])
        client.addHandler(event, () => void events.push(event));
      const ask = () => client.getBooleanDetails("x", false, ACME);
      expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
      await cut();
      pass(5000);
      expect(await ask()).toMatchObject({ value: true, reason: "STALE" });
      pass(FOR_EVER);
      expect(await ask()).toMatchObject({ value: false, reason: "ERROR", errorCode: "GENERAL" });
      expect(events).toEqual([ProviderEvents.Stale, ProviderEvents.Error]);
      client.addHandler(ProviderEvents.Ready, () => void events.push(ProviderEvents.Ready));
      await mend();
      await eventually(async () => expect(await ask()).toMatchObject({ value: true, reason: "TARGETING_MATCH" }));
      expect(events.at(-1)).toBe(ProviderEvents.Ready);
    });

    test("a start during an outage succeeds later: READY follows the recovery", async () => {
      await server().put(bucketOf("acme", "x", 1));
      await cut();
      await expect(clientOf(server())).rejects.toThrow(/the request to the API server failed/);
      const client = OpenFeature.getClient();
      expect(await client.getBooleanDetails("x", false, ACME)).toMatchObject({ value: false, reason: "ERROR" });
      await mend();
      await eventually(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true));
      expect(client.providerStatus).toBe("READY");
    });

    test("changes during the outage are seen after it, and later changes are watched again", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const client = await clientOf(server(), { watch: true, cacheTtl: FOR_EVER });
      expect(await client.getBooleanValue("x", false, ACME)).toBe(true);
      await cut();
      await server().put(bucketOf("acme", "x", 0));
      await mend();
      await eventually(async () => expect(await client.getBooleanValue("x", true, ACME)).toBe(false));
      await server().put(bucketOf("acme", "x", 1));
      await eventually(async () => expect(await client.getBooleanValue("x", false, ACME)).toBe(true));
    });

    test("the watch resumes as soon as a request succeeds", async () => {
      await server().put(bucketOf("acme", "x", 1));
      const told: string[] = [];
      const one = await openEvaluator(
        { ...server().as("reader"), watch: true, cacheTtl: FOR_EVER },
        {
          changed: () => void told.push("changed"),
          unwatched: () => void told.push("unwatched"),
          watched: () => void told.push("watched"),
        },
      );
      const ask = (targetingKey: string) => one.evaluate("x", { targetingKey });
      await eventually(() => expect(told).toEqual(["changed"]));
      expect(await ask("acme")).toMatchObject({ value: true });
      // Without interruption, the next attempt to watch would start after more than a minute.
      vi.spyOn(Math, "random").mockReturnValue(2000);
      await cut();
      await eventually(() => expect(told).toContain("unwatched"));
      expect(await ask("globex")).toMatchObject({ reason: "ERROR" });
      await mend();
      await eventually(async () => expect(await ask("globex")).toMatchObject({ reason: "DEFAULT" }));
      await eventually(() => expect(told).toContain("watched"));
      await server().put(bucketOf("acme", "x", 0));
      await eventually(async () => expect(await ask("acme")).toMatchObject({ value: false }));
      await one.close();
    });

    test("an endpoint is alive without it, and ready with it", async () => {
      await server().put(bucketOf("acme", "x", 1));
      await cut();
      const one = await miloEndpoint({ ...server().as("reader") });
      expect(await one.get("/healthz")).toMatchObject({ status: 200 });
      expect(await one.get("/readyz")).toMatchObject({ status: 503 });
      expect(await one.ask(`${FLAGS}/x`, ACME)).toMatchObject({ status: 500, body: { errorCode: "GENERAL" } });
      await mend();
      await eventually(async () => expect(await one.get("/readyz")).toMatchObject({ status: 200 }));
      await eventually(async () =>
        expect(await one.ask(`${FLAGS}/x`, ACME)).toMatchObject({ status: 200, body: { value: true } }),
      );
      await one.close();
    });
  });
