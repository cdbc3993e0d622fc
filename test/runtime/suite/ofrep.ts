/** The table of docs/runtime.md again, through the endpoint and the official OFREP provider. */
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import { afterEach, describe, expect, test } from "vitest";
import { FLAGS, miloEndpoint } from "../endpoint.ts";
import type { Endpoint } from "../endpoint.ts";
import { bucketOf } from "../organization.ts";
import type { Who } from "../api/api-server.ts";
import { ACME } from "./part.ts";
import type { Part } from "./part.ts";

export const ofrep: Part = (server) =>
  describe("over OFREP", () => {
    const open: Endpoint[] = [];
    afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

    async function opened(who: Who): Promise<Endpoint> {
      const one = await miloEndpoint({ ...server().as(who), keys: { mapped: "a.example/yes" } });
      open.push(one);
      await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: one.url }));
      return one;
    }

    test.each([true, false])("row by row (default %s)", async (fallback) => {
      await server().put(bucketOf("acme", "yes", 1), bucketOf("acme", "no", 0), bucketOf("acme", "a.example/yes", 1));
      await opened("reader");
      const client = OpenFeature.getClient();
      const ask = (key: string, context = {}) => client.getBooleanDetails(key, fallback, context);
      expect(await ask("yes", ACME)).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
      expect(await ask("no", ACME)).toMatchObject({ value: false, reason: "TARGETING_MATCH" });
      expect(await ask("mapped", ACME)).toMatchObject({ value: true });
      expect(await ask("a.example/yes", ACME)).toMatchObject({ value: true });
      // The provider's npm release treats a response without a value as an error, with the same default.
      expect(await ask("none", ACME)).toMatchObject({ value: fallback });
      expect(await ask("yes")).toMatchObject({ value: fallback, reason: "ERROR", errorCode: "TARGETING_KEY_MISSING" });
      expect(await client.getStringDetails("yes", "off", ACME)).toMatchObject({
        value: "off",
        errorCode: "TYPE_MISMATCH",
      });
    });

    test("an API server that forbids it is an error", async () => {
      await opened("nobody");
      expect(await OpenFeature.getClient().getBooleanDetails("yes", true, ACME)).toMatchObject({
        value: true,
        reason: "ERROR",
        errorCode: "GENERAL",
      });
    });

    test("all flags at once, and a tag that holds until something changes", async () => {
      await server().put(bucketOf("acme", "a.example/yes", 1));
      const { ask } = await opened("reader");
      const first = await ask(FLAGS, ACME);
      expect(first).toMatchObject({ status: 200, body: { flags: [{ key: "mapped", value: true }] } });
      const known = { "if-none-match": first.headers.get("etag") ?? "" };
      expect(await ask(FLAGS, ACME, known)).toMatchObject({ status: 304 });
    });
  });
