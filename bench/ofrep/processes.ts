/** The measured processes and their helpers. Each prints its address on stderr, in a line of JSON. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Usage of a process: seconds, bytes, bytes. */
export interface Usage {
  readonly cpu: number;
  readonly heap: number;
  readonly rss: number;
}

/** See milo.ts. */
export function startMilo(organizations: number): Promise<Started> {
  return start([join(import.meta.dirname, "milo.ts"), String(organizations)]);
}

/** `sluice serve ofrep --from milo`, from dist/ or SLUICE_DIST. */
export function startEndpoint(milo: string, ...more: readonly string[]): Promise<Started> {
  const cli = join(process.env["SLUICE_DIST"] ?? "dist", "cli.js");
  return start([cli, "serve", "ofrep", "--from", "milo", "--server", milo, "--port", "0", ...more]);
}

async function start(args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  process.once("exit", () => child.kill());
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    // Read the output until the process exits, or it would block.
    child.stderr.on("data", (data) => {
      text = `${text}${String(data)}`.slice(-4096);
      const [, found] = /"url":"([^"]+)"/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on("exit", () => reject(new Error(`${args.join(" ")} ended: ${text}`)));
  });
  return { child, url };
}

/** The metrics of an endpoint, in Prometheus format. */
export async function usageOf(url: string): Promise<Usage> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
  return {
    cpu: valueOf("process_cpu_seconds_total"),
    heap: valueOf("nodejs_heap_size_used_bytes"),
    rss: valueOf("process_resident_memory_bytes"),
  };
}
