/** The answer to one question, row by row as docs/runtime.md tells it. */
import type { NoConsumer } from "./consumer.ts";

export type Answer = Resolution | EvaluationError;

/** Without `value`, the caller's default holds. */
export interface Resolution {
  readonly value?: boolean;
  /** As the rendered flags of an entitlement call it. */
  readonly variant?: "on" | "off";
  readonly reason: "TARGETING_MATCH" | "DEFAULT" | "STALE";
  readonly resourceType: string;
}

/** The caller's default holds, and this is why. */
export interface EvaluationError {
  readonly reason: "ERROR";
  readonly errorCode: NoConsumer["errorCode"] | "GENERAL";
  readonly message: string;
}

/** What a consumer has, by resource type. `stale`: the API fails, and this is the last that it said. */
export interface Allowances {
  readonly available: ReadonlyMap<string, bigint>;
  readonly stale: boolean;
}

/** A bucket with nothing left is a no, even where the caller's default is a yes; no bucket is no opinion. */
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
