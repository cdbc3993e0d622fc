/**
 * The provider in a separate process, with a watch, at a fixed rate: its memory over time, and its maximum
 * rate. `npm run bench:ofrep-provider -- --rate 500 --seconds 600`
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { OpenFeature } from "@openfeature/server-sdk";
import { MiloEntitlementProvider } from "../../src/runtime/openfeature.ts";
import { sampled, toldMemory } from "./memory.ts";
import { startMilo } from "./processes.ts";

const { values } = parseArgs({
  options: { rate: { type: "string", default: "500" }, seconds: { type: "string", default: "60" } },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
const ORGANIZATIONS = 100;
const FREE = 2000;
const SAMPLES = 60;

const milo = await startMilo(ORGANIZATIONS);
await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: milo.url, watch: true, staleFor: 600_000 }));
const client = OpenFeature.getClient();
let count = 0;
const ask = (): Promise<boolean> =>
  client.getBooleanValue("flag-1", false, { targetingKey: `org-${(count += 1) % ORGANIZATIONS}` });

const end = performance.now() + FREE;
while (performance.now() < end) await ask();
console.log(`${Math.round((count * 1000) / FREE)} evaluations a second, one after the other`);

const ended = new AbortController();
const read = async (): Promise<{ readonly heap: number; readonly rss: number }> => {
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
};
const sampling = sampled(seconds / SAMPLES, read, ended.signal);
const start = performance.now();
for (let asked = 0; asked < rate * seconds; await delay(1))
  for (; asked < Math.min(rate * seconds, ((performance.now() - start) * rate) / 1000); asked += 1) await ask();
ended.abort();
console.log(`${rate} a second for ${seconds} seconds\n${toldMemory(await sampling)}`);
await OpenFeature.close();
milo.child.kill("SIGTERM");
