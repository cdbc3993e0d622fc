/**
 * Evaluations per second and their latency, over OFREP from a warm cache: the endpoint is one process, the load
 * generator another. `npm run build && npm run bench:ofrep -- [SECONDS]`, which every run takes: 10, or 300 for a soak.
 */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { promisify } from "node:util";
import { OpenFeature } from "@openfeature/server-sdk";
import { MiloEntitlementProvider } from "../src/runtime/openfeature.ts";
import { fakeApiServer } from "../test/runtime/fake-api-server.ts";
import { bucketOf } from "../test/runtime/organization.ts";

const [seconds = 10] = process.argv.slice(2).map(Number);
const ORGANIZATIONS = 100;
const FLAGS = 20;

interface Result {
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: Readonly<Record<"p50" | "p99" | "p99_9" | "max", number>>;
  readonly errors: number;
  readonly non2xx: number;
}

/** Of the endpoint: seconds, bytes, bytes. */
interface Usage {
  readonly cpu: number;
  readonly heap: number;
  readonly rss: number;
}

const api = await fakeApiServer();
for (let org = 0; org < ORGANIZATIONS; org += 1)
  for (let flag = 0; flag < FLAGS; flag += 1) api.put(bucketOf(`org-${org}`, `flag-${flag}`, flag % 2));

const { child, url } = await startEndpoint();
console.log(
  `| what | evaluations/s | p50 | p99 | p99.9 | max | failed | heap | resident |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|`,
);
await load(2, 16);
const before = await usage();
for (const connections of [1, 16, 64])
  tell(`${connections} connections`, await load(seconds, connections), await usage());
const after = await usage();
console.log(`| the provider, in process | ${await inProcess()} | | | | | | | |`);
console.log(
  `\n${((after.cpu - before.cpu) / (3 * seconds)).toFixed(2)} cores used by the endpoint; ` +
    `${mib(before.heap)} of heap, ${mib(before.rss)} resident before; ${api.lists()} lists of buckets in all`,
);
child.kill("SIGTERM");
await api.stop();

async function startEndpoint(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const args = [
    process.env["SLUICE_DIST"] ?? "dist/cli.js",
    "serve",
    "ofrep",
    "--from",
    "milo",
    "--server",
    api.url,
    "--port",
    "0",
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  for await (const data of child.stderr) {
    const [, url] = /"url":"([^"]+)"/.exec(String(data)) ?? [];
    if (url !== undefined) return { child, url };
  }
  throw new Error("the endpoint did not start: is dist/ built?");
}

/** By autocannon, in a process of its own: each connection asks again as soon as it is answered. */
async function load(duration: number, connections: number): Promise<Result> {
  const body = JSON.stringify({ context: { targetingKey: "org-7", plan: "gold" } });
  const how = ["--json", "--no-progress", "-m", "POST", "-c", String(connections), "-d", String(duration)];
  const what = ["-b", body, "-H", "content-type=application/json", `${url}/ofrep/v1/evaluate/flags/flag-1`];
  const { stdout } = await promisify(execFile)("node_modules/.bin/autocannon", [...how, ...what], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Result;
}

function tell(what: string, { requests, latency, errors, non2xx }: Result, { heap, rss }: Usage): void {
  const times = (["p50", "p99", "p99_9", "max"] as const).map((name) => `${latency[name]} ms`).join(" | ");
  console.log(
    `| ${what} | ${Math.round(requests.average)} | ${times} | ${errors + non2xx} | ${mib(heap)} | ${mib(rss)} |`,
  );
}

async function inProcess(): Promise<number> {
  await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: api.url }));
  const client = OpenFeature.getClient();
  const end = performance.now() + 2000;
  let count = 0;
  while (performance.now() < end) {
    await client.getBooleanValue("flag-1", false, { targetingKey: `org-${count % ORGANIZATIONS}` });
    count += 1;
  }
  await OpenFeature.close();
  return Math.round(count / 2);
}

async function usage(): Promise<Usage> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
  return {
    cpu: valueOf("process_cpu_seconds_total"),
    heap: valueOf("nodejs_heap_size_used_bytes"),
    rss: valueOf("process_resident_memory_bytes"),
  };
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
