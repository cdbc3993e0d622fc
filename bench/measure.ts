/** Measures complete processes in turns, so that other load affects all of them equally. */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";

export interface Run {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run before and after each measurement, and are not measured. Rounds count from zero. */
  readonly before?: (round: number) => void;
  readonly after?: () => void;
  /** The run must exit with 1 and print this. Otherwise, it must exit with 0. */
  readonly refuses?: string;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds, by round. */
  readonly times: readonly number[];
  /** Milliseconds of all processors, by round: on a busy machine, more reliable than the times. */
  readonly cpu: readonly number[];
  /** Peak resident memory in MB, by round. */
  readonly memory: readonly number[];
}

/** Runs everything `rounds` times in turns. */
export function measure(runs: readonly Run[], rounds: number): readonly Measured[] {
  const all = runs.map(({ name }) => ({
    name,
    times: [] as number[],
    cpu: [] as number[],
    memory: [] as number[],
  }));
  for (let round = 0; round < rounds; round++)
    for (const [index, run] of runs.entries()) {
      const { milliseconds, cpu, megabytes } = once(run, round);
      all[index]?.times.push(milliseconds);
      all[index]?.cpu.push(cpu);
      all[index]?.memory.push(megabytes);
    }
  return all;
}

/** GNU time reports the peak memory in KiB and the seconds of user and system, if it is installed. */
const HAS_TIME = spawnSync("/usr/bin/time", ["-f", "%M", "true"]).status === 0;
const TIME = HAS_TIME ? ["/usr/bin/time", "-q", "-f", "\n%M %U %S"] : [];

function once(
  { name, command, cwd, env, before, after, refuses }: Run,
  round: number,
): { readonly milliseconds: number; readonly cpu: number; readonly megabytes: number } {
  before?.(round);
  const [program = "", ...args] = [...TIME, ...command];
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const milliseconds = performance.now() - started;
  after?.();
  if (error !== undefined) throw error;
  const isExpected = refuses === undefined ? status === 0 : status === 1 && stdout.includes(refuses);
  if (!isExpected) throw new Error(`${name}: exit ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  const [memory = 0, user = 0, system = 0] = HAS_TIME
    ? (stderr.trim().split("\n").at(-1)?.split(" ") ?? []).map(Number)
    : [];
  return { milliseconds, cpu: (user + system) * 1000, megabytes: memory / 1024 };
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The median of the ratios of each round, so that a busy moment affects both sides. */
export function ratioOf(own: readonly number[], base: readonly number[]): number {
  return medianOf(own.map((number, round) => number / (base[round] ?? Number.NaN)));
}

/** `2 x Intel Xeon, load average 1.9`, and whether the load makes times too long. */
export function machine(): string {
  const processors = cpus();
  const [load = 0] = loadavg();
  const busy = load > processors.length + 1 ? " (busy with other work: the times are too long)" : "";
  return `${processors.length} x ${processors[0]?.model.trim() ?? "unknown"}, load average ${load.toFixed(1)}${busy}`;
}

/** The exponent of a power law through the points, by least squares of their logarithms. */
export function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const slope = logs.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0);
  return slope / logs.reduce((sum, [one]) => sum + (one - x) ** 2, 0);
}
