/** Measures complete processes in turns, so that other load affects all of them equally. */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";

export interface Run {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before each measurement, and is not measured. */
  readonly before?: () => void;
  /** The expected exit code. Default: 0. */
  readonly exit?: number;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds, ascending. */
  readonly times: readonly number[];
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Peak resident memory in MB, of all runs. */
  readonly memory: number;
  /** The output of the last run. */
  readonly output: string;
}

/** Runs everything `rounds` times in turns. With `warm`, one warm-up round comes first. */
export function measure(runs: readonly Run[], rounds: number, warm: boolean = true): readonly Measured[] {
  const times = runs.map((): number[] => []);
  const memory = runs.map(() => 0);
  const outputs = runs.map(() => "");
  for (let round = warm ? -1 : 0; round < rounds; round++)
    for (const [index, run] of runs.entries()) {
      const { milliseconds, megabytes, output } = once(run);
      outputs[index] = output;
      if (round < 0) continue;
      times[index]?.push(milliseconds);
      memory[index] = Math.max(memory[index] ?? 0, megabytes);
    }
  return runs.map(({ name }, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b);
    return {
      name,
      times: sorted,
      median: medianOf(sorted),
      least: sorted[0] ?? 0,
      most: sorted.at(-1) ?? 0,
      memory: memory[index] ?? 0,
      output: outputs[index] ?? "",
    };
  });
}

/** GNU time reports the peak memory, if it is installed. */
const TIME = spawnSync("/usr/bin/time", ["-f", "%M", "true"]).status === 0 ? ["/usr/bin/time", "-q", "-f", "\n%M"] : [];

function once({ name, command, cwd, env, before, exit = 0 }: Run): {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly output: string;
} {
  before?.();
  const [program = "", ...args] = [...TIME, ...command];
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const milliseconds = performance.now() - started;
  if (error !== undefined) throw error;
  if (status !== exit) throw new Error(`${name}: exit ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  const megabytes = TIME.length === 0 ? 0 : Number(stderr.trim().split("\n").at(-1)) / 1024;
  return { milliseconds, megabytes, output: stdout };
}

export function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** `2 x Intel Xeon, load 1.9`. */
export function machine(): string {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model.trim() ?? "unknown"}, load average ${loadavg()[0]?.toFixed(1)}`;
}
