/** Converts a flagd flag to a Feature whose rendered flag gives the same answers. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { DraftComment, Fields } from "../importer.ts";
import { fieldsOf, isFields, textOf, wordOf } from "../fields.ts";
import { withDefault, rolloutOf, underOldKey } from "./targeting.ts";

/** A converted flag; `differs` describes differences from the original. */
export interface ConvertedFlag {
  readonly flag: Fields;
  /** Off until an override enables it. */
  readonly optIn: boolean;
  readonly comments: readonly DraftComment[];
  readonly differences: readonly string[];
}

/** Returns the reason, without a full stop, if the flag can't be converted. `newKey` is its new key. */
export function convertFlag(flag: Fields, key: string, newKey: string): ConvertedFlag | { readonly fault: string } {
  // flagd serves every flag that is not DISABLED, even with a state that its schema forbids.
  const isDisabled = flag["state"] === "DISABLED";
  const variants = isFields(flag["variants"]) ? variantsOf(flag["variants"]) : undefined;
  if (variants === undefined) return { fault: "a variant is not a boolean, a string, a number or a map" };
  const served = textOf(flag["defaultVariant"]);
  if (served !== undefined && !Object.hasOwn(variants.values, served))
    return { fault: `its default variant "${served}" does not exist` };
  const given = targetingOf(flag["targeting"]);
  const targeting = given === undefined || newKey === key ? given : underOldKey(given, key);
  const converted =
    variants.pair === undefined
      ? multivariateFlag(variants, served, targeting)
      : booleanFlag(variants, variants.pair, served, targeting, newKey === key);
  return "fault" in converted || !isDisabled ? converted : disabledFlag(converted);
}

/** flagd treats an empty rule as missing. */
function targetingOf(targeting: Value | undefined): Value | undefined {
  const isNone =
    targeting === undefined || targeting === null || (isFields(targeting) && Object.keys(targeting).length === 0);
  return isNone ? undefined : targeting;
}

/** Converts a boolean flag. If it is off by default, its rule gives the feature to some users. */
function booleanFlag(
  variants: Variants,
  { on, off }: { readonly on: string; readonly off: string },
  served: string | undefined,
  targeting: Value | undefined,
  isSameKey: boolean,
): ConvertedFlag {
  const flag = flagFields(variants, { enabled: on, disabled: off });
  const differences = served === undefined ? [NO_DEFAULT(off)] : [];
  const comments: readonly DraftComment[] = differences.map((says) => ({
    path: ["history"],
    text: `Before: ${says}.`,
  }));
  if (targeting === undefined) return { flag, optIn: served !== on, comments, differences };
  if (served === on) return { flag: { ...flag, targeting }, optIn: false, comments, differences };
  const rollout = isSameKey ? rolloutOf(targeting, on, off) : undefined;
  const how: Fields =
    rollout === undefined
      ? { targeting: withDefault(targeting, off) }
      : { rollout: { percent: rollout.percent, ...(rollout.by === "targetingKey" ? {} : { by: rollout.by }) } };
  return { flag: { ...flag, ...how }, optIn: false, comments, differences };
}

const NO_DEFAULT = (variant: string): string =>
  `it had no default variant, so applications used the default in their code; they now get "${variant}"`;

/** Converts a flag with other values. The gate decides whether the rule applies; the default variant stays. */
function multivariateFlag(
  variants: Variants,
  served: string | undefined,
  targeting: Value | undefined,
): ConvertedFlag | { readonly fault: string } {
  if (served === undefined) return { fault: "it has no default variant for a feature to serve while it is off" };
  const off = Object.keys(variants.values).find((name) => variants.values[name] === false) ?? served;
  const flag = flagFields(variants, { enabled: served, disabled: off });
  const comments: readonly DraftComment[] = [
    {
      path: ["flag", "serve"],
      text: "flagd had only one default. Set the variant for clusters where the feature is off.",
    },
  ];
  return {
    flag: { ...flag, ...(targeting === undefined ? {} : { targeting }) },
    optIn: false,
    comments,
    differences: [],
  };
}

function disabledFlag({ flag, comments }: ConvertedFlag): ConvertedFlag {
  const off = fieldsOf(flag["serve"])["disabled"] ?? "off";
  const says = `it was DISABLED, so applications used the default in their code; they now get "${wordOf(off)}"`;
  return {
    flag,
    optIn: true,
    comments: [...comments, { path: ["history"], text: `Before: ${says}.` }],
    differences: [says],
  };
}

type FlagType = "boolean" | "string" | "number" | "object";

interface Variants {
  readonly type: FlagType;
  readonly values: Fields;
  /** Set for a boolean flag with one variant of each value. */
  readonly pair: { readonly on: string; readonly off: string } | undefined;
}

/** Undefined unless all have the same type and flagd supports it. */
function variantsOf(values: Fields): Variants | undefined {
  const types = new Set(Object.values(values).map(typeOf));
  const [type, ...others] = types;
  if (type === undefined || others.length > 0) return undefined;
  return { type, values, pair: type === "boolean" ? pairOf(values) : undefined };
}

function typeOf(value: Value): FlagType | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  const type = typeof value;
  return type === "boolean" || type === "string" || type === "number" || type === "object" ? type : undefined;
}

function pairOf(values: Fields): Variants["pair"] {
  const names = Object.keys(values);
  const on = names.find((name) => values[name] === true);
  const off = names.find((name) => values[name] === false);
  return names.length === 2 && on !== undefined && off !== undefined ? { on, off } : undefined;
}

/** The fields of `flag` that differ from the defaults of a boolean flag. */
function flagFields(
  { type, values, pair }: Variants,
  serve: { readonly enabled: string; readonly disabled: string },
): Fields {
  const isUsual = pair?.on === "on" && pair.off === "off";
  if (isUsual && serve.enabled === "on" && serve.disabled === "off") return {};
  return {
    ...(type === "boolean" ? {} : { type }),
    ...(isUsual ? {} : { variants: values }),
    serve: { enabled: serve.enabled, disabled: serve.disabled },
  };
}
