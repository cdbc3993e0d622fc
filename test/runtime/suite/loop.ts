/** The full loop: rendered grants become buckets, which evaluate to the state of the cluster. */
import { OpenFeature } from "@openfeature/server-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quotaController } from "../quota-controller.ts";
import { MILO_CLUSTERS, renderExample } from "../rendered.ts";
import type { Rendered } from "../rendered.ts";
import { clientOf } from "./part.ts";
import type { Part } from "./part.ts";

export const loop: Part = (server) =>
  describe("the whole loop", () => {
    let rendered: Rendered;
    beforeAll(async () => {
      rendered = await renderExample();
    });
    afterAll(() => rendered.remove());

    async function asked(cacheTtl = 5000): Promise<(key: string, consumer: string) => Promise<boolean>> {
      const client = await clientOf(server(), { keys: rendered.keysPath, cacheTtl });
      return (key, consumer) => client.getBooleanValue(key, false, contextOf(consumer));
    }

    test.each(MILO_CLUSTERS)("%s: every consumer and entitled feature", async (cluster) => {
      const { features } = rendered.stateOf(cluster);
      await quotaController(server()).apply(rendered.manifestsOf(cluster));
      const ask = await asked();
      const said: string[] = [];
      const meant: string[] = [];
      for (const key of Object.keys(rendered.keys()))
        for (const consumer of rendered.consumers()) {
          const { state, consumers = [] } = features[key] ?? { state: "disabled" };
          const isMeant = state === "granted" && consumers.some(({ name }) => name === consumer);
          if (isMeant) meant.push(`${key} ${consumer}`);
          if (await ask(key, consumer)) said.push(`${key} ${consumer}`);
        }
      expect(said).toEqual(meant);
      expect(said).not.toEqual([]);
    });

    test("a grant that is revoked is a no, even where the caller's default is a yes", async () => {
      const controller = quotaController(server());
      await controller.apply(rendered.manifestsOf("prod-eu-1"));
      const ask = await asked(0);
      expect(await ask("cloud-portal-billing", "Organization/acme")).toBe(true);
      await controller.remove("feature-cloud-portal-billing-acme");
      const details = await OpenFeature.getClient().getBooleanDetails("cloud-portal-billing", true, {
        organization: "acme",
      });
      expect(details).toMatchObject({ value: false, reason: "TARGETING_MATCH" });
    });

    test("a grant without a registered resource type has no effect", async () => {
      const grants = rendered.manifestsOf("prod-eu-1").filter(({ kind }) => kind === "ResourceGrant");
      await quotaController(server()).apply(grants);
      expect(await (await asked())("cloud-portal-billing", "Organization/acme")).toBe(false);
    });
  });

/** `Organization/acme` as a context. */
function contextOf(consumer: string): Record<string, string> {
  const [kind = "", name = ""] = consumer.split("/");
  return kind === "Organization" ? { targetingKey: name } : { project: name, targetingKey: "somebody" };
}
