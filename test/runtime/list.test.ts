/** Lists of buckets from unusual API servers: expired pages, no field selectors, long Retry-After. */
import { afterEach, expect, test, vi } from "vitest";
import type { Consumer } from "../../src/runtime/consumer.ts";
import type { Connection } from "../../src/runtime/kubernetes/connection.ts";
import { ApiFailure } from "../../src/runtime/kubernetes/failure.ts";
import { listBuckets } from "../../src/runtime/milo/list.ts";
import { rateLimitedList } from "../../src/runtime/milo/rate-limited-list.ts";
import { json, manifestOf } from "./fake/bucket.ts";
import type { Bucket } from "./fake/bucket.ts";
import { bucketOf } from "./organization.ts";
import { pass } from "./time.ts";

const ACME: Consumer = { kind: "Organization", name: "acme", namespace: "organization-acme" };
const { signal } = new AbortController();

afterEach(() => void vi.restoreAllMocks());

function page(next: string, ...buckets: readonly Bucket[]): string {
  return json({ metadata: { continue: next }, items: buckets.map((bucket) => manifestOf(bucket)) });
}

/** Returns the answers in order; `asked` has the requests. */
function saying(...answers: readonly (string | ApiFailure)[]): Connection & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const read: Connection["read"] = async (path) => {
    const answer = answers[asked.push(path) - 1] ?? new ApiFailure("asked too often");
    if (typeof answer === "string") return answer;
    throw answer;
  };
  return { asked, read, stream: () => Promise.reject(new Error("nothing is followed")), close: () => {} };
}

test("a list with an expired page is restarted once", async () => {
  const gone = new ApiFailure("410", 410);
  const first = page("next", bucketOf("acme", "x", 1));
  const all = page("", bucketOf("acme", "x", 0), bucketOf("acme", "y", 1));
  const connection = saying(first, gone, all);
  expect([...(await listBuckets(connection, ACME, signal)).values()]).toEqual([0n, 1n]);
  expect(connection.asked.map((path) => path.includes("continue=next"))).toEqual([false, true, false]);
  await expect(listBuckets(saying(first, gone, first, gone), ACME, signal)).rejects.toBe(gone);
  await expect(listBuckets(saying(first, new ApiFailure("500", 500)), ACME, signal)).rejects.toThrow("500");
});

test("without field selectors, consumers do not get buckets of others", async () => {
  const others = [bucketOf("globex", "x", 1), { ...bucketOf("acme", "y", 1), kind: "Project" }];
  const answered = saying(page("", ...others, bucketOf("acme", "z", 1)));
  expect([...(await listBuckets(answered, ACME, signal)).keys()]).toEqual(["features.miloapis.com/z"]);
});

test("a bucket without a status has nothing available", async () => {
  const { status: _, ...young } = manifestOf(bucketOf("acme", "x", 1));
  const answered = saying(json({ metadata: {}, items: [young, { ...young, spec: {} }, "nonsense"] }));
  expect([...(await listBuckets(answered, ACME, signal)).values()]).toEqual([0n]);
});

test("a pause lasts at most 30 seconds", async () => {
  const connection = saying(new ApiFailure("later", 429, 3_600_000), page(""));
  const list = rateLimitedList(connection, () => signal);
  await expect(list(ACME)).rejects.toThrow("later");
  pass(29_000);
  await expect(list(ACME)).rejects.toThrow("too many requests");
  pass(1000);
  expect(await list(ACME)).toEqual(new Map());
});
