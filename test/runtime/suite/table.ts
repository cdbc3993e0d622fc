/** The table of docs/runtime.md, row by row, through the OpenFeature SDK. */
import { OpenFeature } from "@openfeature/server-sdk";
import { describe, expect, test } from "vitest";
import { bucketOf } from "../organization.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

export const table: Part = (server) =>
  describe("the table", () => {
    test.each([true, false])("a bucket with something available is true (default %s)", async (fallback) => {
      await server().put(bucketOf("acme", "dark-mode", 1));
      const client = await clientOf(server());
      expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
        value: true,
        variant: "on",
        reason: "TARGETING_MATCH",
        flagMetadata: { resourceType: "features.miloapis.com/dark-mode" },
      });
    });

    test.each([true, false])("an empty bucket is false (default %s)", async (fallback) => {
      await server().put(bucketOf("acme", "dark-mode", 0));
      const client = await clientOf(server());
      expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
        value: false,
        variant: "off",
        reason: "TARGETING_MATCH",
      });
    });

    test.each([true, false])("without a bucket the default is used (default %s)", async (fallback) => {
      await server().put(bucketOf("globex", "dark-mode", 1));
      const client = await clientOf(server());
      const details = await client.getBooleanDetails("dark-mode", fallback, ACME);
      expect(details).toMatchObject({ value: fallback, reason: "DEFAULT" });
      expect(details.errorCode).toBeUndefined();
    });

    test.each([true, false])("no consumer is an error (default %s)", async (fallback) => {
      const client = await clientOf(server());
      expect(await client.getBooleanDetails("dark-mode", fallback, { plan: "gold" })).toMatchObject({
        value: fallback,
        reason: "ERROR",
        errorCode: "TARGETING_KEY_MISSING",
      });
    });

    test.each([true, false])("without permission to list there is an error (default %s)", async (fallback) => {
      await server().put(bucketOf("acme", "dark-mode", 1));
      const client = await clientOf(server(), {}, "nobody");
      expect(await client.getBooleanDetails("dark-mode", fallback, ACME)).toMatchObject({
        value: fallback,
        reason: "ERROR",
        errorCode: "GENERAL",
        errorMessage: "the API server responded with 403: the credentials do not allow reading AllowanceBuckets",
      });
    });

    test("an unknown user gets an error at the start and for evaluations", async () => {
      await server().put(bucketOf("acme", "dark-mode", 1));
      await expect(clientOf(server(), {}, "stranger")).rejects.toThrow(
        /^the API server responded with 401: the credentials are not valid$/,
      );
      expect(await OpenFeature.getClient().getBooleanDetails("dark-mode", true, ACME)).toMatchObject({
        value: true,
        reason: "ERROR",
        errorMessage: "the API server responded with 401: the credentials are not valid",
      });
    });

    test("a type other than boolean is an error", async () => {
      await server().put(bucketOf("acme", "dark-mode", 1));
      const client = await clientOf(server());
      const wrong = { reason: "ERROR", errorCode: "TYPE_MISMATCH" };
      expect(await client.getStringDetails("dark-mode", "off", ACME)).toMatchObject({ value: "off", ...wrong });
      expect(await client.getNumberDetails("dark-mode", 7, ACME)).toMatchObject({ value: 7, ...wrong });
      expect(await client.getObjectDetails("dark-mode", { a: 1 }, ACME)).toMatchObject({ value: { a: 1 }, ...wrong });
    });
  });
