/**
 * The maximum rate of the endpoint with a warm cache: each connection of autocannon sends again after each response.
 * `npm run build && npm run bench:ofrep -- [SECONDS]`, which every run takes: 10.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { mib } from "./memory.ts";
import { startEndpoint, startMilo, usageOf } from "./processes.ts";
import type { Usage } from "./processes.ts";

const [seconds = 10] = process.argv.slice(2).map(Number);
const ORGANIZATIONS = 100;

interface Result {
  readonly requests: { readonly average: number };
  readonly latency: Readonly<Record<"p50" | "p99" | "p99_9" | "max", number>>;
  readonly errors: number;
  readonly non2xx: number;
}

const milo = await startMilo(ORGANIZATIONS);
const { child, url } = await startEndpoint(milo.url);
console.log(
  `| connections | evaluations/s | p50 | p99 | p99.9 | max | failed | cores | resident |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|`,
);
await load(2, 16);
for (const connections of [1, 16, 64]) {
  const before = await usageOf(url);
  tell(connections, await load(seconds, connections), before, await usageOf(url));
}
child.kill("SIGTERM");
milo.child.kill("SIGTERM");

/** Runs autocannon in a separate process. */
async function load(duration: number, connections: number): Promise<Result> {
  const body = JSON.stringify({ context: { targetingKey: "org-7", plan: "gold" } });
  const how = ["--json", "--no-progress", "-m", "POST", "-c", String(connections), "-d", String(duration)];
  const what = ["-b", body, "-H", "content-type=application/json", `${url}/ofrep/v1/evaluate/flags/flag-1`];
  const { stdout } = await promisify(execFile)("node_modules/.bin/autocannon", [...how, ...what], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Result;
}

function tell(connections: number, { requests, latency, errors, non2xx }: Result, before: Usage, after: Usage): void {
  const times = (["p50", "p99", "p99_9", "max"] as const).map((name) => `${latency[name]} ms`).join(" | ");
  const cores = ((after.cpu - before.cpu) / seconds).toFixed(2);
  console.log(
    `| ${connections} | ${Math.round(requests.average)} | ${times} | ${errors + non2xx} | ${cores} | ${mib(after.rss)} |`,
  );
}
