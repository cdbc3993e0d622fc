/** The answer to one question, row by row as docs/runtime.md tells it. */
import type { NoConsumer } from "./consumer.ts";

/** Without `value`, the caller's default holds. */
export type Answer =
  | {
      readonly value?: boolean;
      readonly reason: "TARGETING_MATCH" | "DEFAULT" | "STALE";
      readonly resourceType: string;
    }
  | { readonly reason: "ERROR"; readonly errorCode: ErrorName; readonly message: string };
export type ErrorName = NoConsumer["errorCode"] | "GENERAL";

/** What a consumer has, by resource type. `stale`: the API fails, and this is the last that it said. */
export interface Holdings {
  readonly available: ReadonlyMap<string, bigint>;
  readonly stale: boolean;
}

/** A bucket with nothing left is a no, even where the caller's default is a yes; no bucket is no opinion. */
export function answer(resourceType: string, { available, stale }: Holdings): Answer {
  const amount = available.get(resourceType);
  if (amount === undefined) return { reason: stale ? "STALE" : "DEFAULT", resourceType };
  return { value: amount > 0n, reason: stale ? "STALE" : "TARGETING_MATCH", resourceType };
}

export function refusal({ errorCode, message }: NoConsumer): Answer {
  return { reason: "ERROR", errorCode, message };
}

export function failure(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "ERROR", errorCode: "GENERAL", message };
}
