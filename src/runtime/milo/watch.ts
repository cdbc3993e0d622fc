/** Watches all buckets. Never gives up, and reports if it may have missed changes. */
import type { Connection } from "../kubernetes/connection.ts";
import { ApiFailure } from "../kubernetes/failure.ts";
import { readEvent, readPage } from "./buckets.ts";
import type { Bucket, WatchEvent } from "./buckets.ts";
import { API } from "./list.ts";
import type { Pause } from "./interruptible-delay.ts";

export interface Watcher {
  readonly changed: (bucket: Bucket, gone: boolean) => void;
  /** Changes may have been missed. */
  readonly missed: () => void;
  /** Called once per interruption, which ends with `resumed`. */
  readonly failed: (error: unknown) => void;
  readonly resumed: () => void;
}

/** Seconds after which the server ends a watch, so that a dead connection is noticed. */
const SECONDS = 240;
const GRACE = 15;

/** Milliseconds between failing attempts: doubled from `first` up to `last`. */
const PAUSES = { first: 100, last: 15_000 } as const;

const GONE = 410;
const LINE_LIMIT = 4 * 1024 * 1024;

/** The resource version at which the next watch begins; undefined if unknown or expired. */
interface Progress {
  version: string | undefined;
  seen: boolean;
  /** Whether `failed` was called, and `resumed` not yet. */
  failing: boolean;
}

/** Runs until `signal` is aborted. Never throws. `pause` is the delay between attempts. */
export async function watchBuckets(
  connection: Connection,
  watcher: Watcher,
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  const progress: Progress = { version: undefined, seen: false, failing: false };
  let rest: number = PAUSES.first;
  while (!signal.aborted) {
    progress.seen = false;
    const began = performance.now();
    try {
      await begin(connection, progress, watcher, signal);
      await follow(connection, progress, watcher, signal);
    } catch (error) {
      if (isGone(error)) progress.version = undefined;
      else if (!progress.failing && !signal.aborted) {
        progress.failing = true;
        watcher.failed(error);
      }
    }
    rest = progress.seen || performance.now() - began > PAUSES.last ? PAUSES.first : Math.min(rest * 2, PAUSES.last);
    await pause.take(rest * (0.5 + Math.random() / 2), signal);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === GONE;
}

async function begin(
  connection: Connection,
  progress: Progress,
  { missed }: Watcher,
  signal: AbortSignal,
): Promise<void> {
  if (progress.version !== undefined) return;
  const text = await connection.read(`${API}/allowancebuckets?limit=1`, within(signal, GRACE));
  progress.version = readPage(text).resourceVersion;
  missed();
}

async function follow(
  connection: Connection,
  progress: Progress,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion: progress.version ?? "",
    timeoutSeconds: String(SECONDS),
  });
  const path = `${API}/allowancebuckets?${query.toString()}`;
  const pieces = await connection.stream(path, within(signal, SECONDS + GRACE));
  if (progress.failing) watcher.resumed();
  progress.failing = false;
  for await (const line of linesOf(pieces)) {
    const event = readEvent(line);
    if (event.type === "ERROR") throw new ApiFailure(`the watch ended with ${event.code ?? "an error"}`, event.code);
    progress.seen = true;
    if (event.resourceVersion !== "") progress.version = event.resourceVersion;
    dispatch(event, watcher);
  }
}

function dispatch({ type, bucket }: WatchEvent, { changed }: Watcher): void {
  if (bucket !== undefined && type !== "BOOKMARK") changed(bucket, type === "DELETED");
}

function within(signal: AbortSignal, seconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_LIMIT) throw new ApiFailure("the API server sent a line that is too long");
    yield* lines.filter((line) => line !== "");
  }
}
