/**
 * Asks at a fixed rate, whatever the answers do. How long an answer took counts from when its question was due, not from
 * when it was sent: a server that stalls is charged for everybody who would have waited (no coordinated omission).
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
  /** The body of the nth. */
  readonly bodyOf: (turn: number) => string;
}

/** Milliseconds, sorted. */
export interface Paced {
  readonly latencies: Float64Array;
  /** How late each question was sent: what of it all is this process, and not the endpoint. */
  readonly lateness: Float64Array;
  /** Answers that were anything but 200. */
  readonly failed: number;
}

/** Enough that a question waits for the server, and not for a connection. */
const CONNECTIONS = 256;

/** Throws where answers don't come. */
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

/** Of sorted values. */
export function quantile(values: Float64Array, share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
