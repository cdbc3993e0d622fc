/** Lists buckets, but leaves a server alone that asks for it. */
import type { Consumer } from "../consumer.ts";
import type { Connection } from "../kubernetes/connection.ts";
import { ApiFailure } from "../kubernetes/failure.ts";
import { listBuckets } from "./list.ts";

/** Milliseconds: no server may silence us for longer. */
const LONGEST_REST = 30_000;

export type List = (consumer: Consumer) => Promise<ReadonlyMap<string, bigint>>;

/** `within` makes the deadline of a list; `listed` is told of every one that was asked for. */
export function patientList(
  connection: Connection,
  within: () => AbortSignal,
  listed: (succeeded: boolean) => void = () => {},
): List {
  let restsUntil = 0;
  return async (consumer) => {
    if (performance.now() < restsUntil) throw new ApiFailure("the API server asked to be left alone for a while", 429);
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
