/** Names of consumers and resource types. */
import { describe, expect, test } from "vitest";
import { bucketOf, projectBucketOf } from "../organization.ts";
import { ACME, clientOf } from "./part.ts";
import type { Part } from "./part.ts";

/** More than one page. */
const MANY = 520;

export const naming: Part = (server) =>
  describe("consumers and resource types", () => {
    test("`organization` before `project` before `targetingKey`", async () => {
      await server().put(bucketOf("acme", "x", 1), projectBucketOf("web", "x", 1));
      const client = await clientOf(server());
      const ask = (context: Record<string, string>): Promise<boolean> => client.getBooleanValue("x", false, context);
      expect(await ask({ organization: "acme", project: "other", targetingKey: "user-1" })).toBe(true);
      expect(await ask({ organization: "other", project: "web", targetingKey: "acme" })).toBe(false);
      expect(await ask({ project: "web", targetingKey: "user-1" })).toBe(true);
      expect(await ask({ targetingKey: "acme" })).toBe(true);
      expect(await ask({ targetingKey: "web" })).toBe(false);
      expect(await ask({ organization: "", project: "", targetingKey: "acme" })).toBe(true);
    });

    test("projects share a namespace, and nothing else", async () => {
      await server().put(projectBucketOf("web", "x", 1), projectBucketOf("shop", "x", 0));
      const client = await clientOf(server());
      expect(await client.getBooleanValue("x", false, { project: "web" })).toBe(true);
      expect(await client.getBooleanValue("x", true, { project: "shop" })).toBe(false);
    });

    test("a key is a resource type, a name in the map, or a name of the usual group", async () => {
      await server().put(bucketOf("acme", "billing.miloapis.com/invoices", 1));
      await server().put(bucketOf("acme", "own.example.com/other", 1));
      const client = await clientOf(server(), {
        keys: { invoices: "billing.miloapis.com/invoices" },
        resourcePrefix: "own.example.com",
      });
      expect(await client.getBooleanValue("billing.miloapis.com/invoices", false, ACME)).toBe(true);
      expect(await client.getBooleanValue("invoices", false, ACME)).toBe(true);
      expect(await client.getBooleanValue("other", false, ACME)).toBe(true);
      expect(await client.getBooleanValue("toString", false, ACME)).toBe(false);
    });

    test("amounts are read exactly, pages to the last", async () => {
      const many = Array.from({ length: MANY }, (_, one) => bucketOf("acme", `one-${one}`, one % 2));
      await server().put(...many, bucketOf("acme", "huge", 9_223_372_036_854_775_807n));
      const client = await clientOf(server());
      expect(await client.getBooleanValue("huge", false, ACME)).toBe(true);
      for (let one = 0; one < MANY; one += 1)
        expect([one, await client.getBooleanValue(`one-${one}`, one % 2 === 0, ACME)]).toEqual([one, one % 2 === 1]);
    });
  });
