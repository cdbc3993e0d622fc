/** The flags of a cluster, asked as flagd would be on another day. */
import { evaluatorOf } from "../../base/flagd/index.ts";
import type { Context, FlagdFlag } from "../../base/flagd/index.ts";
import type { Flags } from "./rendered-flags.ts";

/** The variant that somebody is served; undefined where it is left to the application's code. */
export type Evaluate = (flag: string, context: Context, now: number) => string | undefined;

/** `now` is in milliseconds since the epoch. */
export function evaluateOf(flags: Flags): Evaluate {
  const evaluators = new Map(Object.entries(flags).map(([key, flag]) => [key, evaluatorOf(key, flag as FlagdFlag)]));
  return (flag, context, now) => {
    const verdict = evaluators.get(flag)?.(context, now);
    return verdict === undefined || verdict.reason === "ERROR" ? undefined : verdict.variant;
  };
}
