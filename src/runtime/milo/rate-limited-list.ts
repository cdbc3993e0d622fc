/** Lists buckets, and honors Retry-After of the server. */
import type { Consumer } from "../consumer.ts";
import type { Connection } from "../kubernetes/connection.ts";
import { ApiFailure } from "../kubernetes/failure.ts";
import { listBuckets } from "./list.ts";

/** The longest pause that a server can request, in milliseconds. */
const LONGEST_REST = 30_000;

export type List = (consumer: Consumer) => Promise<ReadonlyMap<string, bigint>>;

/** `within` creates the deadline of a request; `listed` is called after every request. */
export function rateLimitedList(
  connection: Connection,
  within: () => AbortSignal,
  listed: (succeeded: boolean) => void = () => {},
): List {
  let restsUntil = 0;
  return async (consumer) => {
    if (performance.now() < restsUntil) throw new ApiFailure("the API server received too many requests", 429);
    try {
      const available = await listBuckets(connection, consumer, within());
      listed(true);
      return available;
    } catch (error) {
      listed(false);
      if (error instanceof ApiFailure && error.retryAfter !== undefined)
        restsUntil = performance.now() + Math.min(error.retryAfter, LONGEST_REST);
      throw error;
    }
  };
}
