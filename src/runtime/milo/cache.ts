/** What consumers have, for a few seconds: one list at a time for each, whoever asks; failures are not kept. */
import { setTimeout as delay } from "node:timers/promises";
import type { Allowances } from "../answer.ts";
import type { Consumer } from "../consumer.ts";
import type { Bucket } from "./buckets.ts";

type Available = ReadonlyMap<string, bigint>;

export interface CacheOptions {
  readonly list: (consumer: Consumer) => Promise<Available>;
  /** Milliseconds that an answer is good for. */
  readonly ttl: number;
  /** Milliseconds that it may stand in for one that can't be had; 0 for never. */
  readonly staleFor: number;
  /** Milliseconds; never goes back. */
  readonly clock: () => number;
}

export interface Cache {
  /** Throws what `list` throws, where nothing can stand in. */
  readonly read: (consumer: Consumer) => Promise<Allowances>;
  /** A bucket has changed: what is known of its consumer is asked for again. */
  readonly changed: (bucket: Bucket, gone: boolean) => void;
  /** Anything may have changed. */
  readonly expireAll: () => void;
}

/** What was listed, when that was begun, and when it is time to begin anew. */
interface Good {
  readonly available: Available;
  readonly at: number;
  readonly renewAt: number;
}

interface Entry {
  good: Good | undefined;
  /** Whether nothing is known to have changed since `good`. */
  fresh: boolean;
  failedAt: number | undefined;
  flight: Promise<Available> | undefined;
}

/** Consumers remembered: names come from callers, who may invent them. */
const LIMIT = 10_000;

/** Milliseconds between two attempts for a consumer, while they fail. */
const PACE = 250;

/** Shares of `ttl` after which an answer is listed anew while it is still good: nobody waits, and consumers take turns. */
const RENEWAL = { from: 0.6, to: 0.9 } as const;

export function bucketCache(options: CacheOptions): Cache {
  const entries = new Map<string, Entry>();
  const { clock, ttl, staleFor } = options;

  function entryOf(consumer: Consumer): Entry {
    const key = keyOf(consumer);
    const entry = entries.get(key) ?? { good: undefined, fresh: false, failedAt: undefined, flight: undefined };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > LIMIT) entries.delete(entries.keys().next().value ?? "");
    return entry;
  }

  async function attempt(entry: Entry, consumer: Consumer): Promise<Good> {
    // A failure is not kept, but whoever asks next waits for a new attempt, and does not begin one at once.
    if (entry.failedAt !== undefined) await delay(Math.max(0, entry.failedAt + PACE - clock()));
    const at = clock();
    const share = RENEWAL.from + (RENEWAL.to - RENEWAL.from) * Math.random();
    return { available: await options.list(consumer), at, renewAt: at + ttl * share };
  }

  function begin(entry: Entry, consumer: Consumer): Promise<Available> {
    const isCurrent = (): boolean => entry.flight === flight;
    const flight = attempt(entry, consumer).then(
      (good) => {
        if (isCurrent()) Object.assign(entry, { good, fresh: true, failedAt: undefined, flight: undefined });
        return good.available;
      },
      (error: unknown) => {
        if (isCurrent()) Object.assign(entry, { failedAt: clock(), flight: undefined });
        throw error;
      },
    );
    entry.flight = flight;
    return flight;
  }

  function standIn({ good }: Entry): Allowances | undefined {
    return good !== undefined && clock() - good.at <= staleFor ? { available: good.available, stale: true } : undefined;
  }

  async function read(consumer: Consumer): Promise<Allowances> {
    const entry = entryOf(consumer);
    const { good } = entry;
    if (good !== undefined && entry.fresh && clock() - good.at < ttl) {
      if (entry.flight === undefined && clock() >= good.renewAt) begin(entry, consumer).catch(() => {});
      return { available: good.available, stale: false };
    }
    const flight = entry.flight ?? begin(entry, consumer);
    // While the API fails, nobody is kept waiting to learn it once more.
    const early = entry.failedAt === undefined ? undefined : standIn(entry);
    if (early !== undefined) {
      flight.catch(() => {});
      return early;
    }
    try {
      return { available: await flight, stale: false };
    } catch (error) {
      const late = standIn(entry);
      if (late === undefined) throw error;
      return late;
    }
  }

  return {
    read,
    changed: (bucket, gone) => {
      const entry = entries.get(keyOf(bucket));
      if (entry === undefined) return;
      // A list under way may have been answered before the change.
      Object.assign(entry, { fresh: false, flight: undefined, good: withChange(entry.good, bucket, gone) });
    },
    expireAll: () => {
      for (const entry of entries.values()) Object.assign(entry, { fresh: false, flight: undefined });
    },
  };
}

function keyOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}/${name}`;
}

/** What is known, put right: if the API fails next, a grant that was revoked must not come back. */
function withChange(good: Good | undefined, { resourceType, available }: Bucket, gone: boolean): Good | undefined {
  if (good === undefined) return undefined;
  const changed = new Map(good.available).set(resourceType, available);
  if (gone) changed.delete(resourceType);
  return { ...good, available: changed };
}
