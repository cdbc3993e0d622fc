/** Responses of an API server in cases in which the fake could differ from a real one. */
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../src/runtime/kubernetes/config.ts";
import { asking } from "../api/admin.ts";
import type { Who } from "../api/api-server.ts";
import { bucketOf } from "../organization.ts";
import type { Part } from "./part.ts";

const ROOT = "/apis/quota.miloapis.com/v1alpha1";
const OF_ACME = `${ROOT}/namespaces/organization-acme/allowancebuckets`;

interface Item {
  readonly spec: { readonly resourceType: string };
}

interface Event {
  readonly type: string;
  readonly object: { readonly metadata: { readonly resourceVersion: string } };
}

export const protocol: Part = (server) =>
  describe("responses to requests", () => {
    async function get(
      path: string,
      who: Who = "reader",
    ): Promise<{ readonly status: number; readonly body: unknown }> {
      const { status, body } = await asking(await readConfig(server().as(who)))("GET", path);
      return { status, body: body.startsWith("{") ? JSON.parse(body.split("\n{")[0] ?? "") : body };
    }
    const three = (): Promise<void> =>
      server().put(bucketOf("acme", "x", 1), bucketOf("acme", "y", 1), bucketOf("acme", "z", 1));
    const fields = (text: string): string => encodeURIComponent(text);

    test("the API group exists for all known users; other paths are forbidden", async () => {
      expect(await get(ROOT, "nobody")).toMatchObject({ status: 200, body: { kind: "APIResourceList" } });
      expect(await get(`${ROOT}/other`)).toMatchObject({ status: 403, body: { reason: "Forbidden" } });
    });

    test("a namespace that is not there is an empty list", async () => {
      const path = `${ROOT}/namespaces/organization-unheard-of/allowancebuckets`;
      expect(await get(path)).toMatchObject({
        status: 200,
        body: {
          kind: "AllowanceBucketList",
          items: [],
          metadata: { continue: "", resourceVersion: expect.stringMatching(/^\d+$/) },
        },
      });
    });

    test("pages are of one version, whatever happens between them", async () => {
      await three();
      const first = await get(`${OF_ACME}?limit=2`);
      const { continue: next, resourceVersion } = (first.body as { readonly metadata: Record<string, string> })
        .metadata;
      await server().put(bucketOf("acme", "between", 1));
      const second = await get(`${OF_ACME}?limit=2&continue=${next ?? ""}`);
      expect(second.body).toMatchObject({ metadata: { continue: "", resourceVersion } });
      const types = [first, second].flatMap(({ body }) => (body as { readonly items: readonly Item[] }).items);
      expect(types.map(({ spec }) => spec.resourceType).toSorted()).toEqual(
        ["x", "y", "z"].map((one) => `features.miloapis.com/${one}`),
      );
    });

    test.each([
      ["spec.consumerRef.kind=Organization,spec.consumerRef.name=acme", 3],
      ["spec.resourceType=features.miloapis.com/x", 1],
      ["spec.consumerRef.name=globex", 0],
    ])("fields select: %s", async (selector, count) => {
      await three();
      const { body } = await get(`${OF_ACME}?fieldSelector=${fields(selector)}`);
      expect((body as { readonly items: readonly Item[] }).items).toHaveLength(count);
    });

    test.each([
      [`fieldSelector=${fields("spec.other=x")}`, /^field label not supported: spec\.other$/],
      ["fieldSelector=nonsense", /^invalid selector/],
      ["continue=nonsense", /^invalid continue token/],
    ])("400 for what it can't read: %s", async (query, message) => {
      expect(await get(`${OF_ACME}?${query}`)).toMatchObject({
        status: 400,
        body: { kind: "Status", code: 400, reason: "BadRequest", message: expect.stringMatching(message) },
      });
    });

    test.each([
      ["stranger", OF_ACME, 401, "Unauthorized"],
      ["nobody", OF_ACME, 403, "Forbidden"],
      ["lister", `${ROOT}/allowancebuckets?watch=true&timeoutSeconds=1`, 403, "Forbidden"],
    ] as const)("%s is refused", async (who, path, code, reason) => {
      expect(await get(path, who)).toMatchObject({ status: code, body: { kind: "Status", code, reason } });
    });

    test("a watch from a version that is forgotten is an error with 410", async () => {
      await three();
      expect(await get(`${ROOT}/allowancebuckets?watch=true&resourceVersion=1&timeoutSeconds=1`)).toMatchObject({
        status: 200,
        body: { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } },
      });
    });

    test("a watch reports changes, sends a bookmark, and ends at its time", async () => {
      const { body } = await get(`${ROOT}/allowancebuckets?limit=1`);
      const { resourceVersion } = (body as { readonly metadata: Record<string, string> }).metadata;
      const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${resourceVersion ?? ""}&timeoutSeconds=${server().watchSeconds}`;
      const watched = asking(await readConfig(server().as("reader")))("GET", `${ROOT}/allowancebuckets?${query}`);
      await server().put(bucketOf("acme", "x", 1));
      await server().put(bucketOf("acme", "x", 0));
      await server().remove(bucketOf("acme", "x", 0));
      const lines = (await watched).body.trim().split("\n");
      const events = lines.map((line) => JSON.parse(line) as Event);
      const types = events.map(({ type }) => type);
      expect([...new Set(types)]).toEqual(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);
      const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    });
  });
