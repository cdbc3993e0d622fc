/**
 * Measures how soon a change takes effect with a watch, from the time of the change in the API server. `npm run
 * bench:ofrep-seen -- 500`
 */
import { setTimeout as delay } from "node:timers/promises";
import { OpenFeature } from "@openfeature/server-sdk";
import { MiloEntitlementProvider } from "../../src/runtime/openfeature.ts";
import { fakeApiServer } from "../../test/runtime/fake-api-server.ts";
import { bucketOf } from "../../test/runtime/organization.ts";

const changes = Number(process.argv[2] ?? 500);
const FOR_EVER = 600_000;

const api = await fakeApiServer();
api.put(bucketOf("acme", "x", 0));
await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: api.url, watch: true, cacheTtl: FOR_EVER }));
const client = OpenFeature.getClient();
while (api.watches() === 0) await delay(1);

const took: number[] = [];
for (let change = 1; change <= changes; change += 1) {
  const expected = change % 2 === 1;
  const start = performance.now();
  api.put(bucketOf("acme", "x", change % 2));
  while ((await client.getBooleanValue("x", !expected, { targetingKey: "acme" })) !== expected) await delay(1);
  took.push(performance.now() - start);
  await delay(Math.random() * 10);
}
await OpenFeature.close();
await api.stop();

const sorted = took.toSorted((one, other) => one - other);
const at = (share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
console.log(`${changes} changes, seen after p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms`);
