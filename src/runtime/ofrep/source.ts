/** What the endpoint asks: something that knows flags, be it Milo or what was rendered. */
import type { Context } from "../consumer.ts";

/** Without `value`, the caller's default holds. `reason` is one of OpenFeature's. */
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
  /** Failed where nothing at all can be said. */
  readonly evaluateAll: (context: Context) => Promise<Bulk | Failed>;
  /** Whether it has something to say yet. */
  readonly isReady: () => boolean;
  readonly close: () => Promise<void>;
}
