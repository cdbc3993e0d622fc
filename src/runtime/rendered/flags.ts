/** Evaluates rendered flags as flagd does, by its own evaluator. */
import { ErrorCode } from "@openfeature/core";
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import type { EvaluationContext } from "@openfeature/core";
import type { Context } from "../consumer.ts";
import type { Outcome } from "../ofrep/source.ts";
import type { FlagSet } from "./read.ts";

export interface Flags {
  readonly keys: readonly string[];
  readonly evaluate: (key: string, context: Context) => Outcome;
}

const SILENT = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** Throws where flagd would refuse them. */
export function flagsOf(flags: FlagSet): Flags {
  // Rules may come from anybody's pull request: they are interpreted, and never made into code.
  const options = { disableDynamicCodeGeneration: true };
  const storage = new MemoryStorage(SILENT, options);
  storage.setConfigurations(JSON.stringify({ flags }), true);
  const core = new FlagdCore(storage, SILENT, options);
  return { keys: Object.keys(flags).toSorted(), evaluate: (key, context) => evaluate(core, key, context) };
}

function evaluate(core: FlagdCore, key: string, context: Context): Outcome {
  const flag = core.getFlag(key);
  if (flag === undefined) return { key, errorCode: "FLAG_NOT_FOUND", errorDetails: `there is no flag "${key}"` };
  if (flag.state === "DISABLED") return { key, reason: "DISABLED", metadata: flag.metadata };
  const result = flag.evaluate(context as EvaluationContext, SILENT);
  const { flagMetadata: metadata } = result;
  if (result.reason === "ERROR") {
    const errorCode = result.errorCode === ErrorCode.PARSE_ERROR ? "PARSE_ERROR" : "GENERAL";
    return { key, errorCode, errorDetails: result.errorMessage ?? "the flag can't be evaluated" };
  }
  const { value, variant, reason } = result;
  return variant === undefined ? { key, reason: "DEFAULT", metadata } : { key, value, reason, variant, metadata };
}
