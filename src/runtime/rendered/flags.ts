/** Evaluates rendered flags as flagd does on the cluster. */
import { evaluatorOf, faultOf } from "../../base/flagd/index.ts";
import type { Context as FlagdContext, FlagdFlag, Json } from "../../base/flagd/index.ts";
import type { Context } from "../consumer.ts";
import type { Metadata, Outcome } from "../ofrep/source.ts";
import type { Rendered } from "./read.ts";

export interface Flags {
  readonly keys: readonly string[];
  readonly evaluate: (key: string, context: Context) => Outcome;
}

interface RenderedFlag extends FlagdFlag {
  readonly metadata?: Metadata;
}

declare global {
  interface JSON {
    /** A value that is written unchanged. */
    readonly rawJSON: (text: string) => unknown;
  }
}

/** Throws if flagd would reject the flags. Context values of the cluster override those of the application. */
export function flagsOf({ flags, context: facts }: Rendered): Flags {
  const evaluators = new Map(
    Object.entries(flags).map(([key, flag]) => {
      const fault = faultOf(flag);
      if (fault !== undefined) throw new Error(`flag "${key}" ${fault}`);
      return [key, outcomeOf(key, flag as RenderedFlag)];
    }),
  );
  return {
    keys: [...evaluators.keys()].toSorted(),
    evaluate: (key, context) =>
      evaluators.get(key)?.({ ...context, ...facts } as FlagdContext) ?? {
        key,
        errorCode: "FLAG_NOT_FOUND",
        errorDetails: `flag "${key}" does not exist`,
      },
  };
}

function outcomeOf(key: string, flag: RenderedFlag): (context: FlagdContext) => Outcome {
  const evaluate = evaluatorOf(key, flag);
  const metadata = flag.metadata ?? {};
  const isFloat = Object.values(flag.variants).some((value) => typeof value === "number" && !Number.isInteger(value));
  return (context) => {
    const verdict = evaluate(context, Date.now());
    if (verdict.reason === "ERROR") return { key, errorCode: verdict.errorCode, errorDetails: verdict.details };
    const { reason, variant } = verdict;
    if (variant === undefined) return { key, reason, metadata };
    const value = flag.variants[variant] ?? null;
    return { key, value: isFloat ? asFloat(value) : value, reason, variant, metadata };
  };
}

/** Writes `1` as `1.0`, because typed clients reject an integer for a flag with fractions. */
function asFloat(value: Json): unknown {
  return Number.isInteger(value) ? JSON.rawJSON((value as number).toFixed(1)) : value;
}
