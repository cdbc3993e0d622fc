/** The interface of a source of flags: Milo or rendered output. */
import type { Context } from "../consumer.ts";

/** Without `value`, the caller uses its default. `reason` is a reason of OpenFeature. */
export interface Evaluated {
  readonly key: string;
  readonly value?: unknown;
  readonly reason: string;
  readonly variant?: string;
  readonly metadata?: Metadata;
}

export interface Failed {
  readonly errorCode: "FLAG_NOT_FOUND" | "PARSE_ERROR" | "TARGETING_KEY_MISSING" | "INVALID_CONTEXT" | "GENERAL";
  readonly errorDetails: string;
}

export type Metadata = Readonly<Record<string, string | number | boolean>>;
export type Outcome = Evaluated | (Failed & { readonly key: string });

export interface Bulk {
  readonly flags: readonly Outcome[];
  readonly metadata?: Metadata;
}

export interface FlagSource {
  readonly evaluate: (key: string, context: Context) => Promise<Outcome>;
  /** Failed if no flag can be evaluated. */
  readonly evaluateAll: (context: Context) => Promise<Bulk | Failed>;
  /** Whether flags can be evaluated yet. */
  readonly isReady: () => boolean;
  readonly close: () => Promise<void>;
}
