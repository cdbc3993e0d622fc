/** Memory over time: samples, and whether they rise. */
import { setTimeout as delay } from "node:timers/promises";

/** Seconds since the first, and bytes. */
export interface Sample {
  readonly at: number;
  readonly heap: number;
  readonly rss: number;
}

/** Samples at an interval until `signal` is aborted. */
export async function sampled(
  every: number,
  read: () => Promise<{ readonly heap: number; readonly rss: number }>,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  while (!signal.aborted) {
    const { heap, rss } = await read();
    samples.push({ at: (performance.now() - start) / 1000, heap, rss });
    await delay(every * 1000, undefined, { signal }).catch(() => {});
  }
  return samples;
}

/** Bytes per second, by least squares. */
export function slope(points: readonly (readonly [at: number, value: number])[]): number {
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return over / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}

/** Only the last two thirds count, because caches and the heap first reach their size. */
export function toldMemory(samples: readonly Sample[]): string {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const lines = (["rss", "heap"] as const).map((what) => {
    const values = settled.map((sample) => sample[what]);
    const rise = (slope(settled.map((sample) => [sample.at, sample[what]] as const)) * 60) / 1024;
    const [least, most] = [Math.min(...values), Math.max(...values)].map(mib);
    return `${what === "rss" ? "resident" : "heap"}: ${least} to ${most}, slope ${rise.toFixed(1)} KiB a minute`;
  });
  const course = samples.filter((_, index) => index % Math.ceil(samples.length / 12) === 0);
  return [...lines, `resident, in turn: ${course.map(({ rss }) => mib(rss)).join(", ")}`].join("\n");
}

export function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
