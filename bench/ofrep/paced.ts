/**
 * The endpoint at a fixed rate, with a watch: latency, CPU and memory. The endpoint is one process, Milo another, and
 * the load comes from this one. `npm run build && npm run bench:ofrep-paced -- --rate 5000 --seconds 60`; with
 * `--strangers` every request is about a new organization.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { mib, sampled, toldMemory } from "./memory.ts";
import { pace, quantile } from "./pace.ts";
import { startEndpoint, startMilo, usageOf } from "./processes.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "5000" },
    seconds: { type: "string", default: "60" },
    organizations: { type: "string", default: "100" },
    strangers: { type: "boolean", default: false },
  },
});
const [rate, seconds, organizations] = [values.rate, values.seconds, values.organizations].map(Number) as [
  number,
  number,
  number,
];
const WARM_UP = 5;
const SAMPLES = 60;

const milo = await startMilo(organizations);
const endpoint = await startEndpoint(milo.url, "--watch", "--stale-for", "10m");
const { url } = endpoint;
let strangers = 0;
const questions = { url, rate, path: "/ofrep/v1/evaluate/flags/flag-1", bodyOf };
if (!values.strangers) await pace({ ...questions, seconds: WARM_UP });

const ended = new AbortController();
const sampling = sampled(seconds / SAMPLES, () => usageOf(url), ended.signal);
const before = await usageOf(url);
const { latencies, lateness, failed } = await pace({ ...questions, seconds });
const after = await usageOf(url);
ended.abort();
const cores = (after.cpu - before.cpu) / seconds;
const times = [0.5, 0.9, 0.99, 0.999, 1].map((share) => `${quantile(latencies, share).toFixed(2)} ms`);
const load = loadavg().map((one) => one.toFixed(1));
console.log(`| evaluations/s | seconds | p50 | p90 | p99 | p99.9 | max | failed | cores | evaluations/s per core |`);
console.log(`|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|`);
console.log(
  `| ${rate} | ${seconds} | ${times.join(" | ")} | ${failed} | ${cores.toFixed(2)} | ${Math.round(rate / cores)} |`,
);
console.log(
  `\nquestions were sent late by ${quantile(lateness, 0.5).toFixed(2)} ms (p50), ${quantile(lateness, 0.99).toFixed(2)} ms (p99)`,
);
console.log(`load average ${load.join(", ")}; resident before ${mib(before.rss)}`);
console.log(toldMemory(await sampling));
endpoint.child.kill("SIGTERM");
milo.child.kill("SIGTERM");

function bodyOf(turn: number): string {
  const name = values.strangers ? `stranger-${(strangers += 1)}` : `org-${turn % organizations}`;
  return JSON.stringify({ context: { targetingKey: name, plan: "gold" } });
}
