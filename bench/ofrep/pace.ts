/**
 * Sends requests at a fixed rate, regardless of the responses. Latency counts from the scheduled time, not from
 * the send time, so a stall counts for every request that it delays (no coordinated omission).
 */
import { setTimeout as delay } from "node:timers/promises";
import { connections } from "./connections.ts";

export interface Questions {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** A second. */
  readonly rate: number;
  readonly seconds: number;
  readonly path: string;
  /** The body of the nth request. */
  readonly bodyOf: (turn: number) => string;
}

/** Milliseconds, sorted. */
export interface Paced {
  readonly latencies: Float64Array;
  /** The delay of each request before it was sent: the part of the latency caused by this process. */
  readonly lateness: Float64Array;
  /** Responses other than 200. */
  readonly failed: number;
}

/** Enough connections, so that requests wait only for the server. */
const CONNECTIONS = 256;

/** Throws if responses are missing. */
export async function pace({ url, rate, seconds, path, bodyOf }: Questions): Promise<Paced> {
  const count = rate * seconds;
  const [latencies, lateness] = [new Float64Array(count), new Float64Array(count)];
  const seen = { answered: 0, failed: 0 };
  const server = await connections(url, CONNECTIONS);
  const start = performance.now();

  function ask(turn: number, due: number): void {
    const sent = (): void => void (lateness[turn] = performance.now() - due);
    server.ask(written(path, bodyOf(turn)), sent, (fine) => {
      latencies[turn] = performance.now() - due;
      seen.answered += 1;
      if (!fine) seen.failed += 1;
    });
  }

  for (let turn = 0; turn < count; await delay(1)) {
    const due = Math.min(count, ((performance.now() - start) * rate) / 1000);
    for (; turn < due; turn += 1) ask(turn, start + (turn * 1000) / rate);
  }
  const patience = performance.now() + 30_000;
  while (seen.answered < count && performance.now() < patience) await delay(1);
  if (seen.answered < count) throw new Error(`${count - seen.answered} were never answered`);
  server.close();
  return { latencies: latencies.toSorted(), lateness: lateness.toSorted(), failed: seen.failed };
}

function written(path: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: it\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** `values` must be sorted. */
export function quantile(values: Float64Array, share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
