/** flagd's own evaluator, asked on another day. */
import type { EvaluationContext, JsonValue } from "@openfeature/core";
import type { Flag } from "../resolve.ts";
import type { Context } from "./contexts.ts";
import type { Flags } from "./rendered-flags.ts";

/** The variant that somebody is served; undefined where it is left to the application's code. */
export type Evaluate = (flag: string, type: Flag["type"], context: Context, now: number) => string | undefined;

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

const DEFAULTS: Readonly<Record<Flag["type"], JsonValue>> = { boolean: false, string: "", number: 0, object: {} };

/** An evaluator of these flags; `now` is in milliseconds since the epoch. It is large, so it is loaded only here. */
export async function evaluatorOf(flags: Flags): Promise<Evaluate> {
  const { FlagdCore, MemoryStorage } = await import("@openfeature/flagd-core");
  const storage = new MemoryStorage(quiet);
  storage.setConfigurations(JSON.stringify({ flags }), true);
  const core = new FlagdCore(storage, quiet);
  return (flag, type, context, now) =>
    at(now, () => core.resolve(type, flag, DEFAULTS[type], context as EvaluationContext, quiet).variant);
}

/** flagd asks the system for the time, and takes no other: for the length of one synchronous call it is told another. */
function at<T>(now: number, work: () => T): T {
  const real = Date.now;
  Date.now = () => now;
  try {
    return work();
  } finally {
    Date.now = real;
  }
}
