/** Computes the answer to one evaluation; docs/runtime.md has the table. */
import type { NoConsumer } from "./consumer.ts";

export type Answer = Resolution | EvaluationError;

/** Without `value`, the caller uses its default. */
export interface Resolution {
  readonly value?: boolean;
  /** The variants of rendered entitlement flags. */
  readonly variant?: "on" | "off";
  readonly reason: "TARGETING_MATCH" | "DEFAULT" | "STALE";
  readonly resourceType: string;
}

/** The reason why the caller uses its default. */
export interface EvaluationError {
  readonly reason: "ERROR";
  readonly errorCode: NoConsumer["errorCode"] | "GENERAL";
  readonly message: string;
}

/** The allowances of a consumer, by resource type. `stale`: the API fails, and these are the last known values. */
export interface Allowances {
  readonly available: ReadonlyMap<string, bigint>;
  readonly stale: boolean;
}

/** An empty bucket evaluates to false, even if the caller's default is true; without a bucket, the default is used. */
export function answer(resourceType: string, { available, stale }: Allowances): Resolution {
  const amount = available.get(resourceType);
  if (amount === undefined) return { reason: stale ? "STALE" : "DEFAULT", resourceType };
  const value = amount > 0n;
  return { value, variant: value ? "on" : "off", reason: stale ? "STALE" : "TARGETING_MATCH", resourceType };
}

export function refusal({ errorCode, message }: NoConsumer): EvaluationError {
  return { reason: "ERROR", errorCode, message };
}

export function failure(error: unknown): EvaluationError {
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "ERROR", errorCode: "GENERAL", message };
}
