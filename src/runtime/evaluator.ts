/** The one evaluator: what a consumer may do, from the AllowanceBuckets that Milo keeps. The provider and the endpoint only spell its answers. */
import { answer, failure, refusal } from "./answer.ts";
import type { Answer, Holdings, Refusal } from "./answer.ts";
import { consumerOf } from "./consumer.ts";
import type { Consumer, Context } from "./consumer.ts";
import { readKeys } from "./keys.ts";
import type { Keys } from "./keys.ts";
import { connect } from "./kubernetes/connection.ts";
import type { Connection } from "./kubernetes/connection.ts";
import type { KubernetesOptions } from "./kubernetes/config.ts";
import { ApiFailure, concernsEverybody } from "./kubernetes/failure.ts";
import { bucketCache } from "./milo/cache.ts";
import { healthMonitor } from "./milo/health.ts";
import type { Health } from "./milo/health.ts";
import { API, listBuckets } from "./milo/list.ts";
import { watchBuckets } from "./milo/watch.ts";
import { DEFAULT_PREFIX, keysOf, resourceTypeOf } from "./resource-type.ts";

/** Times are in milliseconds. */
export interface EvaluatorOptions extends KubernetesOptions {
  /** Flag key -> resource type: `manifest/milo-keys.json`, or its path. */
  readonly keys?: Keys | string;
  /** Stands before keys that are not in `keys` and have no slash: `features.miloapis.com`. */
  readonly resourcePrefix?: string;
  /** How long an answer is good for: 5000. */
  readonly cacheTtl?: number;
  /** How long the last good answers stand in while the API fails: 0, which is never. */
  readonly staleFor?: number;
  /** How long the API has for an answer: 3000. */
  readonly timeout?: number;
  /** Follow changes, so that they are known at once. */
  readonly watch?: boolean;
}

export interface Listeners {
  readonly health?: (health: Health, why: string) => void;
  /** The resource types that changed; none where it may be any. */
  readonly changed?: (resourceTypes: readonly string[]) => void;
  /** The API was asked. */
  readonly listed?: (succeeded: boolean) => void;
}

export interface Evaluator {
  readonly evaluate: (key: string, context: Context) => Promise<Answer>;
  /** Every key that is known, or the one answer that holds for all. */
  readonly evaluateAll: (context: Context) => Promise<ReadonlyMap<string, Answer> | Refusal>;
  /** Resource type -> the keys that mean it. */
  readonly keysFor: (resourceTypes: readonly string[]) => readonly string[];
  /** Whether the API is there and knows who asks. Throws an ApiFailure. */
  readonly probe: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const DEFAULTS = { cacheTtl: 5000, staleFor: 0, timeout: 3000 } as const;

/** Asks nobody yet, but for a watch. Throws for options that can't be meant. */
export async function openEvaluator(options: EvaluatorOptions, listeners: Listeners = {}): Promise<Evaluator> {
  const { cacheTtl, staleFor, timeout } = { ...DEFAULTS, ...options };
  const naming = { keys: await readKeys(options.keys), resourcePrefix: options.resourcePrefix ?? DEFAULT_PREFIX };
  const connection = await connect(options);
  const health = healthMonitor((now, why) => listeners.health?.(now, why));
  const closing = new AbortController();
  const within = (): AbortSignal => AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)]);
  const list = patient(connection, within, listeners);
  const cache = bucketCache({ list, ttl: cacheTtl, staleFor, clock: () => performance.now() });

  async function holdings(consumer: Consumer): Promise<Holdings> {
    try {
      const held = await cache.read(consumer);
      health.set(held.stale ? "stale" : "ok", "the API fails; the last good answers are given");
      return held;
    } catch (error) {
      if (concernsEverybody(error)) health.set("error", failure(error).message);
      throw error;
    }
  }

  async function ask<T>(context: Context, then: (held: Holdings) => T): Promise<T | Refusal> {
    const consumer = consumerOf(context);
    if ("errorCode" in consumer) return refusal(consumer);
    try {
      return then(await holdings(consumer));
    } catch (error) {
      return failure(error);
    }
  }

  const watching =
    options.watch === true
      ? watchBuckets(
          connection,
          {
            changed: (bucket, gone) => {
              cache.changed(bucket, gone);
              listeners.changed?.([bucket.resourceType]);
            },
            missed: () => {
              cache.expireAll();
              listeners.changed?.([]);
            },
            failed: () => {},
          },
          closing.signal,
        )
      : undefined;

  return {
    evaluate: (key, context) => ask(context, (held) => answer(resourceTypeOf(key, naming), held)),
    evaluateAll: (context) =>
      ask(context, (held) => {
        const keys = keysOf(held.available.keys(), naming);
        return new Map(keys.map((key) => [key, answer(resourceTypeOf(key, naming), held)]));
      }),
    keysFor: (types) => types.flatMap((type) => [...keysOf([type], { ...naming, keys: new Map() }), ...mapped(type)]),
    probe: async () => {
      try {
        await connection.read(API, within());
        health.set("ok");
      } catch (error) {
        health.assume("error");
        throw error;
      }
    },
    close: async () => {
      closing.abort();
      connection.close();
      await watching;
    },
  };

  function mapped(type: string): readonly string[] {
    return [...naming.keys].filter(([, known]) => known === type).map(([key]) => key);
  }
}

/** Lists, but leaves a server alone that asks for it. */
function patient(
  connection: Connection,
  within: () => AbortSignal,
  { listed }: Listeners,
): (consumer: Consumer) => Promise<ReadonlyMap<string, bigint>> {
  let until = 0;
  return async (consumer) => {
    if (performance.now() < until) throw new ApiFailure("the API server asked to be left alone for a while", 429);
    try {
      const available = await listBuckets(connection, consumer, within());
      listed?.(true);
      return available;
    } catch (error) {
      listed?.(false);
      if (error instanceof ApiFailure && error.retryAfter !== undefined)
        until = performance.now() + Math.min(error.retryAfter, LONGEST_REST);
      throw error;
    }
  };
}

/** Milliseconds: no server may silence us for longer. */
const LONGEST_REST = 30_000;
