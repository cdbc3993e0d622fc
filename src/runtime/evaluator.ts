/** Evaluates entitlements from the AllowanceBuckets of Milo, for both the OpenFeature provider and the OFREP endpoint. */
import { answer, failure, refusal } from "./answer.ts";
import type { Answer, Allowances, EvaluationError } from "./answer.ts";
import { consumerOf } from "./consumer.ts";
import type { Consumer, Context } from "./consumer.ts";
import { checkTimes } from "./duration.ts";
import { connect } from "./kubernetes/connection.ts";
import type { Connection } from "./kubernetes/connection.ts";
import type { KubernetesOptions } from "./kubernetes/config.ts";
import { affectsAllConsumers } from "./kubernetes/failure.ts";
import { bucketCache } from "./milo/cache.ts";
import type { Cache } from "./milo/cache.ts";
import { healthMonitor } from "./milo/health.ts";
import type { Health } from "./milo/health.ts";
import { API } from "./milo/list.ts";
import { rateLimitedList } from "./milo/rate-limited-list.ts";
import { pausing } from "./milo/interruptible-delay.ts";
import type { Pause } from "./milo/interruptible-delay.ts";
import { watchBuckets } from "./milo/watch.ts";
import type { Watcher } from "./milo/watch.ts";
import { DEFAULT_PREFIX, keysFor, keysOf, resourceTypeOf } from "./resource-type.ts";
import { readFile } from "node:fs/promises";

/** Times are in milliseconds. */
export interface EvaluatorOptions extends KubernetesOptions {
  /** Flag key -> resource type: `manifest/milo-keys.json`, or its path. */
  readonly keys?: Keys | string | undefined;
  /** Prefix for keys that are not in `keys` and have no slash. Default: `features.miloapis.com`. */
  readonly resourcePrefix?: string | undefined;
  /** How long an answer is valid. Default: 5000. */
  readonly cacheTtl?: number | undefined;
  /** How long the last known answers are used while the API fails. Default: 0, which is never. */
  readonly staleFor?: number | undefined;
  /** Timeout of a request to the API. Default: 3000. */
  readonly timeout?: number | undefined;
  /** Whether to watch for changes, so that they are known at once. */
  readonly watch?: boolean | undefined;
}

export interface Listeners {
  readonly health?: (health: Health, why: string) => void;
  /** `keys`: those whose answers changed; empty if any may have changed. */
  readonly changed?: (keys: readonly string[]) => void;
  /** The watch is interrupted; until it resumes, answers may be as old as without it. */
  readonly unwatched?: (why: string) => void;
  /** The watch has resumed. */
  readonly watched?: () => void;
  /** A list request has ended. */
  readonly listed?: (succeeded: boolean) => void;
}

export interface Evaluator {
  readonly evaluate: (key: string, context: Context) => Promise<Answer>;
  /** The answers for all known keys, or the one error for all. */
  readonly evaluateAll: (context: Context) => Promise<ReadonlyMap<string, Answer> | EvaluationError>;
  /** Checks that the API is reachable and accepts the credentials. Throws an ApiFailure. */
  readonly probe: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Milliseconds. */
const FRESH = 5000;
const PATIENCE = 3000;

/** Sends no request, except to start a watch. Throws for invalid options. */
export async function openEvaluator(options: EvaluatorOptions, listeners: Listeners = {}): Promise<Evaluator> {
  const { cacheTtl = FRESH, staleFor = 0, timeout = PATIENCE } = options;
  checkTimes({ cacheTtl, staleFor, timeout });
  const naming = { keys: await readKeys(options.keys), resourcePrefix: options.resourcePrefix ?? DEFAULT_PREFIX };
  const connection = await connect(options);
  const pause = pausing();
  const clock = (): number => performance.now();
  const notify = (now: Health, why: string): void => {
    // The API is back: resume the watch now.
    if (now === "ok") pause.end();
    listeners.health?.(now, why);
  };
  const health = healthMonitor({ staleFor, clock, notify });
  const closing = new AbortController();
  const within = (): AbortSignal => AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)]);
  const list = rateLimitedList(connection, within, (succeeded) => {
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
      if (affectsAllConsumers(error)) health.failed(failure(error).message);
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

  const observers: Listeners = {
    ...listeners,
    changed: (types) => listeners.changed?.(types.flatMap((type) => keysFor(type, naming))),
  };
  const watching = options.watch === true ? follow(connection, cache, observers, pause, closing.signal) : undefined;

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

/** Runs until `signal` is aborted. Restarts a watch that fails; until then, the cache limits the age of answers. */
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

type Keys = Readonly<Record<string, string>>;

/** Takes a map or the path of one. Throws if it has a value that is not a string. */
async function readKeys(given: Keys | string | undefined): Promise<ReadonlyMap<string, string>> {
  if (given === undefined) return new Map();
  const keys = typeof given === "string" ? json(await readFile(given, "utf8")) : given;
  const entries = typeof keys === "object" && keys !== null && !Array.isArray(keys) ? Object.entries(keys) : undefined;
  if (entries?.every(isName) === true) return new Map(entries);
  const name = typeof given === "string" ? given : "`keys`";
  throw new TypeError(`${name} must be a map from flag keys to resource types`);
}

/** Undefined for invalid JSON. The content is not quoted, because it may be another, secret file. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isName(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string" && entry[1] !== "";
}
