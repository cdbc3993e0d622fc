/** The one evaluator: what a consumer may do, from the AllowanceBuckets that Milo keeps. The provider and the endpoint only spell its answers. */
import { answer, failure, refusal } from "./answer.ts";
import type { Answer, Allowances, EvaluationError } from "./answer.ts";
import { consumerOf } from "./consumer.ts";
import type { Consumer, Context } from "./consumer.ts";
import { checkTimes } from "./duration.ts";
import { readKeys } from "./keys.ts";
import type { Keys } from "./keys.ts";
import { connect } from "./kubernetes/connection.ts";
import type { Connection } from "./kubernetes/connection.ts";
import type { KubernetesOptions } from "./kubernetes/config.ts";
import { concernsEverybody } from "./kubernetes/failure.ts";
import { bucketCache } from "./milo/cache.ts";
import type { Cache } from "./milo/cache.ts";
import { healthMonitor } from "./milo/health.ts";
import type { Health } from "./milo/health.ts";
import { API } from "./milo/list.ts";
import { patientList } from "./milo/rate-limited-list.ts";
import { pausing } from "./milo/interruptible-delay.ts";
import type { Pause } from "./milo/interruptible-delay.ts";
import { watchBuckets } from "./milo/watch.ts";
import type { Watcher } from "./milo/watch.ts";
import { DEFAULT_PREFIX, keysFor, keysOf, resourceTypeOf } from "./resource-type.ts";

/** Times are in milliseconds. */
export interface EvaluatorOptions extends KubernetesOptions {
  /** Flag key -> resource type: `manifest/milo-keys.json`, or its path. */
  readonly keys?: Keys | string | undefined;
  /** Stands before keys that are not in `keys` and have no slash: `features.miloapis.com`. */
  readonly resourcePrefix?: string | undefined;
  /** How long an answer is good for: 5000. */
  readonly cacheTtl?: number | undefined;
  /** How long the last good answers stand in while the API fails: 0, which is never. */
  readonly staleFor?: number | undefined;
  /** How long the API has for an answer: 3000. */
  readonly timeout?: number | undefined;
  /** Follow changes, so that they are known at once. */
  readonly watch?: boolean | undefined;
}

export interface Listeners {
  readonly health?: (health: Health, why: string) => void;
  /** The keys whose answers changed; none where it may be any. */
  readonly changed?: (keys: readonly string[]) => void;
  /** Changes can't be followed for now; what is answered is as old as it may get without. */
  readonly unwatched?: (why: string) => void;
  /** They are followed again. */
  readonly watched?: () => void;
  /** The API was asked. */
  readonly listed?: (succeeded: boolean) => void;
}

export interface Evaluator {
  readonly evaluate: (key: string, context: Context) => Promise<Answer>;
  /** Every key that is known, or the one answer that holds for all. */
  readonly evaluateAll: (context: Context) => Promise<ReadonlyMap<string, Answer> | EvaluationError>;
  /** Whether the API is there and knows who asks. Throws an ApiFailure. */
  readonly probe: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Milliseconds. */
const FRESH = 5000;
const PATIENCE = 3000;

/** Asks nobody yet, but for a watch. Throws for options that can't be meant. */
export async function openEvaluator(options: EvaluatorOptions, listeners: Listeners = {}): Promise<Evaluator> {
  const { cacheTtl = FRESH, staleFor = 0, timeout = PATIENCE } = options;
  checkTimes({ cacheTtl, staleFor, timeout });
  const naming = { keys: await readKeys(options.keys), resourcePrefix: options.resourcePrefix ?? DEFAULT_PREFIX };
  const connection = await connect(options);
  const pause = pausing();
  const clock = (): number => performance.now();
  const tell = (now: Health, why: string): void => {
    // It is back: whoever waits to follow it need not wait for longer.
    if (now === "ok") pause.end();
    listeners.health?.(now, why);
  };
  const health = healthMonitor({ staleFor, clock, tell });
  const closing = new AbortController();
  const within = (): AbortSignal => AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)]);
  const list = patientList(connection, within, (succeeded) => {
    if (succeeded) health.answered();
    listeners.listed?.(succeeded);
  });
  const cache = bucketCache({ list, ttl: cacheTtl, staleFor, clock });

  async function holdings(consumer: Consumer): Promise<Allowances> {
    try {
      const held = await cache.read(consumer);
      if (held.stale) health.failed("the API fails");
      return held;
    } catch (error) {
      if (concernsEverybody(error)) health.failed(failure(error).message);
      throw error;
    }
  }

  async function ask<T>(context: Context, then: (held: Allowances) => T): Promise<T | EvaluationError> {
    const consumer = consumerOf(context);
    if ("errorCode" in consumer) return refusal(consumer);
    try {
      return then(await holdings(consumer));
    } catch (error) {
      return failure(error);
    }
  }

  const told: Listeners = {
    ...listeners,
    changed: (types) => listeners.changed?.(types.flatMap((type) => keysFor(type, naming))),
  };
  const watching = options.watch === true ? follow(connection, cache, told, pause, closing.signal) : undefined;

  return {
    evaluate: (key, context) => ask(context, (held) => answer(resourceTypeOf(key, naming), held)),
    evaluateAll: (context) =>
      ask(context, (held) => {
        const keys = keysOf(held.available.keys(), naming);
        return new Map(keys.map((key) => [key, answer(resourceTypeOf(key, naming), held)]));
      }),
    probe: async () => {
      try {
        await connection.read(API, within());
        health.reached();
      } catch (error) {
        health.unreachable();
        throw error;
      }
    },
    close: async () => {
      closing.abort();
      connection.close();
      await watching;
    },
  };
}

/** Runs until `signal` is aborted. A watch that fails is begun anew; until then, answers are as old as the cache lets them be. */
function follow(
  connection: Connection,
  cache: Cache,
  { changed, unwatched, watched }: Listeners,
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  const watcher: Watcher = {
    changed: (bucket, gone) => {
      cache.changed(bucket, gone);
      changed?.([bucket.resourceType]);
    },
    missed: () => {
      cache.expireAll();
      changed?.([]);
    },
    failed: (error) => unwatched?.(failure(error).message),
    resumed: () => watched?.(),
  };
  return watchBuckets(connection, watcher, pause, signal);
}
