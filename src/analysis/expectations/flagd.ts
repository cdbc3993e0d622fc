/** Evaluates the flags of a cluster like flagd would on a given day. */
import { evaluatorOf } from "../../base/flagd/index.ts";
import type { Context, FlagdFlag } from "../../base/flagd/index.ts";
import type { Flags } from "./rendered-flags.ts";

/** The served variant; undefined if the application's default applies. */
export type Evaluate = (flag: string, context: Context, now: number) => string | undefined;

/** `now` is in milliseconds since the epoch. */
export function evaluateOf(flags: Flags): Evaluate {
  const evaluators = new Map(Object.entries(flags).map(([key, flag]) => [key, evaluatorOf(key, flag as FlagdFlag)]));
  return (flag, context, now) => {
    const result = evaluators.get(flag)?.(context, now);
    return result === undefined || result.reason === "ERROR" ? undefined : result.variant;
  };
}
