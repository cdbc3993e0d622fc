/** Lists all buckets of one consumer, page by page. */
import type { Consumer } from "../consumer.ts";
import type { Connection } from "../kubernetes/connection.ts";
import { ApiFailure } from "../kubernetes/failure.ts";
import { readPage } from "./buckets.ts";
import type { Bucket } from "./buckets.ts";

export const API = "/apis/quota.miloapis.com/v1alpha1";
const PAGE = 500;
const GONE = 410;

/** Resource type -> available amount. Throws an ApiFailure. */
export async function listBuckets(
  connection: Connection,
  consumer: Consumer,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint>> {
  try {
    return byType(await allPages(connection, consumer, signal));
  } catch (error) {
    // The `continue` token has expired: list again from the start.
    if (!(error instanceof ApiFailure) || error.status !== GONE) throw error;
    return byType(await allPages(connection, consumer, signal));
  }
}

async function allPages(connection: Connection, consumer: Consumer, signal: AbortSignal): Promise<readonly Bucket[]> {
  const buckets: Bucket[] = [];
  let next = "";
  do {
    const page = readPage(await connection.read(pathOf(consumer, next), signal));
    buckets.push(...page.buckets);
    ({ next } = page);
  } while (next !== "");
  // Some servers ignore the field selector.
  return buckets.filter(({ kind, name }) => kind === consumer.kind && name === consumer.name);
}

function pathOf({ kind, name, namespace }: Consumer, next: string): string {
  const query = new URLSearchParams({
    fieldSelector: `spec.consumerRef.kind=${kind},spec.consumerRef.name=${name}`,
    limit: String(PAGE),
    ...(next !== "" && { continue: next }),
  });
  return `${API}/namespaces/${encodeURIComponent(namespace)}/allowancebuckets?${query.toString()}`;
}

function byType(buckets: readonly Bucket[]): ReadonlyMap<string, bigint> {
  return new Map(buckets.map(({ resourceType, available }) => [resourceType, available]));
}
