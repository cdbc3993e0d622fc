/** Caches the allowances of consumers for a few seconds, with one list request at a time per consumer. Caches no failures. */
import { setTimeout as delay } from "node:timers/promises";
import type { Allowances } from "../answer.ts";
import type { Consumer } from "../consumer.ts";
import type { Bucket } from "./buckets.ts";

type Available = ReadonlyMap<string, bigint>;

export interface CacheOptions {
  readonly list: (consumer: Consumer) => Promise<Available>;
  /** Milliseconds that an answer is valid. */
  readonly ttl: number;
  /** Milliseconds that an old answer may be used while requests fail; 0 for never. */
  readonly staleFor: number;
  /** A monotonic clock in milliseconds. */
  readonly clock: () => number;
}

export interface Cache {
  /** Throws the error of `list` if there is no stale answer to use. */
  readonly read: (consumer: Consumer) => Promise<Allowances>;
  /** Applies a changed bucket, and lists the buckets of its consumer again on the next read. */
  readonly changed: (bucket: Bucket, gone: boolean) => void;
  /** Marks all entries as outdated, because any of them may have changed. */
  readonly expireAll: () => void;
}

/** A listed answer, when its request began, and when to renew it. */
interface Good {
  readonly available: Available;
  readonly at: number;
  readonly renewAt: number;
}

interface Entry {
  good: Good | undefined;
  /** Whether no change since `good` is known. */
  fresh: boolean;
  failedAt: number | undefined;
  flight: Promise<Available> | undefined;
}

/** The maximum number of consumers in the cache; callers may invent names. */
const LIMIT = 10_000;

/** Milliseconds between two attempts for a consumer, while they fail. */
const PACE = 250;

/** Shares of `ttl` after which a valid answer is renewed in the background; random, to spread the requests. */
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
    // Failures are not cached, but the next attempt starts only after a pause.
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
    // While the API fails, callers do not wait for another failure.
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
      // A list request in progress may return the state before the change.
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

/** Applies the change to the cached answer, so that a revoked grant does not come back if the API fails next. */
function withChange(good: Good | undefined, { resourceType, available }: Bucket, gone: boolean): Good | undefined {
  if (good === undefined) return undefined;
  const changed = new Map(good.available).set(resourceType, available);
  if (gone) changed.delete(resourceType);
  return { ...good, available: changed };
}
