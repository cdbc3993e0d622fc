/** Evaluates a flag in a context like flagd on a cluster, and returns the served variant. */
import { applied, Exhausted } from "./logic.ts";
import { isList, isMap, Refusal } from "./values.ts";
import type { Json } from "./values.ts";

export type { Json } from "./values.ts";
export { STEPS } from "./logic.ts";
export { ASSUMED, weightOf } from "./weight.ts";
export { plainVersion, VERSION_OPERATORS } from "./versions.ts";

/** The form of a flag in a FeatureFlag. */
export interface FlagdFlag {
  readonly state: string;
  readonly variants: { readonly [name: string]: Json };
  readonly defaultVariant?: string | null;
  readonly targeting?: Json | undefined;
}

export type Context = { readonly [key: string]: Json };

/** The result of an evaluation; without a variant, the application uses its default. */
export type Verdict =
  | { readonly reason: "STATIC" | "DEFAULT" | "TARGETING_MATCH" | "DISABLED"; readonly variant: string | undefined }
  | { readonly reason: "ERROR"; readonly errorCode: "PARSE_ERROR" | "GENERAL"; readonly details: string };

/** Evaluates a flag for a context. `now`: milliseconds since the epoch. */
export function evaluatorOf(key: string, flag: FlagdFlag): (context: Context, now: number) => Verdict {
  const byDefault = flag.defaultVariant === "" ? undefined : (flag.defaultVariant ?? undefined);
  if (flag.state === "DISABLED") return () => ({ reason: "DISABLED", variant: undefined });
  if (isNothing(flag.targeting)) {
    const reason = byDefault === undefined ? "DEFAULT" : "STATIC";
    return () => ({ reason, variant: byDefault });
  }
  const rule = wellFormed(flag.targeting);
  return (context, now) => {
    const flagd = { flagKey: key, timestamp: Math.floor(now / 1000) };
    try {
      const result = applied(rule, wellFormed({ ...context, $flagd: flagd }));
      return result === null ? { reason: "DEFAULT", variant: byDefault } : named(result, flag);
    } catch (error) {
      return failed(error);
    }
  };
}

function isNothing(targeting: Json | undefined): targeting is undefined {
  return targeting === undefined || (isMap(targeting) && Object.keys(targeting).length === 0);
}

function named(result: Json, { variants }: FlagdFlag): Verdict {
  const variant = written(result).replaceAll('"', "");
  if (Object.hasOwn(variants, variant)) return { reason: "TARGETING_MATCH", variant };
  return {
    reason: "ERROR",
    errorCode: "GENERAL",
    details: `the targeting returns "${variant}", which is not a variant`,
  };
}

function failed(error: unknown): Verdict {
  if (error instanceof Exhausted)
    return { reason: "ERROR", errorCode: "GENERAL", details: `the targeting can't be evaluated: ${error.message}` };
  if (!(error instanceof Refusal)) throw error;
  return { reason: "ERROR", errorCode: "PARSE_ERROR", details: `the targeting can't be evaluated: ${error.message}` };
}

/** The reason why flagd would reject all flags because of this one; undefined if it accepts it. */
export function faultOf(flag: unknown): string | undefined {
  if (!isMap(flag as Json)) return "is not an object";
  const { variants, defaultVariant } = flag as { readonly [key: string]: Json };
  if (!isMap(variants)) return "has no variants";
  if (defaultVariant === undefined || defaultVariant === null || defaultVariant === "") return undefined;
  return typeof defaultVariant === "string" && Object.hasOwn(variants, defaultVariant)
    ? undefined
    : `has no variant ${JSON.stringify(defaultVariant)}, although it is the default`;
}

/** Go does not treat half of a surrogate pair as a character. */
function wellFormed(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (isList(value)) return value.map(wellFormed);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), wellFormed(one)]));
}

/** As Go writes JSON. */
function written(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Refusal("the result is not a finite number");
  if (Object.is(value, -0)) return "-0";
  if (isList(value)) return `[${value.map(written).join(",")}]`;
  if (isMap(value)) {
    const keys = Object.keys(value).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${keys.map((key) => `${written(key)}:${written(value[key] ?? null)}`).join(",")}}`;
  }
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
