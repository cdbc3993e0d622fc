/** Writes the targeting of flags as JsonLogic in flagd's dialect. Unknown consumers get the disabled variant. */
import { append } from "../../../base/collections.ts";
import { addDays, startOfDay } from "../../../base/dates.ts";
import { plainVersion } from "../../../base/flagd/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Consumer, FeatureState, Flag, Interval } from "../../../compiler/resolve/index.ts";

/** The keys of the evaluation context with the name of a consumer. */
export type ContextKeys = Readonly<Record<Consumer["kind"], string>>;

/** The targeting of a flag, and the variant if targeting returns none. */
export interface Served {
  readonly defaultVariant: string;
  readonly targeting?: Value;
}

export function servedOf(given: FeatureState, keys: ContextKeys): Served {
  const state = { ...given, flag: withPlainVersions(given.flag) };
  const { flag, variant } = state;
  if (state.state === "disabled") return { defaultVariant: flag.disabled };
  if (state.state === "granted") return granted(state, keys);
  if (state.decides === "rollout") return { defaultVariant: flag.disabled, targeting: variantFor(state) };
  if (state.decides === "targeting") return { defaultVariant: variant, targeting: flag.targeting ?? null };
  return { defaultVariant: variant };
}

/** Normalizes versions, because flagd's schema and the operator's webhook accept fewer spellings than flagd. */
function withPlainVersions(flag: Flag): Flag {
  return flag.targeting === undefined ? flag : { ...flag, targeting: withPlainVersion(flag.targeting) };
}

function withPlainVersion(logic: Value): Value {
  if (Array.isArray(logic)) return logic.map(withPlainVersion);
  if (typeof logic !== "object" || logic === null) return logic;
  return Object.fromEntries(
    Object.entries(logic).map(([key, value]) => [
      key,
      key === "sem_ver" && Array.isArray(value)
        ? value.map((argument: Value, index) =>
            index === 1 ? argument : (plainVersion(argument) ?? withPlainVersion(argument)),
          )
        : withPlainVersion(value),
    ]),
  );
}

function granted(state: FeatureState, keys: ContextKeys): Served {
  const { disabled } = state.flag;
  const { consumers = [] } = state;
  if (consumers.length === 0) return { defaultVariant: disabled };
  return { defaultVariant: disabled, targeting: { if: [hasGrant(consumers, keys), variantFor(state), disabled] } };
}

/** The variant for consumers with the feature. */
function variantFor({ flag, decides, variant }: FeatureState): Value {
  if (decides === "rollout" && flag.rollout !== undefined)
    return rolloutShare(flag.rollout.percent, flag.rollout.by, variant, flag.disabled);
  if (decides === "targeting" && flag.targeting !== undefined) return orElse(flag.targeting, variant, flag.variants);
  return variant;
}

/**
 * The result of targeting, or the variant if it is null. `or` would also skip a result of `false`, which flagd reads as
 * the variant of that name.
 */
function orElse(targeting: Value, variant: string, variants: FeatureState["flag"]["variants"]): Value {
  if (!Object.hasOwn(variants, "false")) return { or: [targeting, variant] };
  return { if: [{ "===": [targeting, null] }, variant, targeting] };
}

/** Salted by flag key. The share is the first bucket, so a higher percentage only adds consumers. */
function rolloutShare(percent: number, by: string, variant: string, disabled: string): Value {
  const identity: Value = { var: by };
  const bucket: Value = { cat: [{ var: "$flagd.flagKey" }, identity] };
  const fractional: Value = { fractional: [bucket, [variant, percent], [disabled, 100 - percent]] };
  return { if: [{ "!!": [identity] }, fractional, disabled] };
}

/** Groups consumers with the same dates under one condition; `consumers` must not be empty. */
function hasGrant(consumers: readonly Consumer[], keys: ContextKeys): Value {
  const byDates = new Map<string, Consumer[]>();
  for (const consumer of consumers) append(byDates, JSON.stringify([consumer.kind, consumer.intervals]), consumer);
  return anyOf([...byDates.values()].map((group) => membersNow(group, keys)));
}

function membersNow(group: readonly Consumer[], keys: ContextKeys): Value {
  const [{ kind, intervals } = { kind: "Organization" as const, intervals: [] }] = group;
  const member = isOneOf(
    keys[kind],
    group.map(({ name }) => name),
  );
  const bounded = intervals.map(intervalConditions);
  if (bounded.some((conditions) => conditions.length === 0)) return allOf(member);
  return allOf([...member, anyOf(bounded.map(allOf))]);
}

/**
 * The conditions under which a value of the context is one of these names. In Go, `in` converts a name to a number if
 * the context has a number, and a non-numeric name to 0. So only a non-empty value matches, and only a string if a name
 * can be read as a number.
 */
function isOneOf(key: string, names: readonly string[]): readonly Value[] {
  const value: Value = { var: key };
  return [
    { "!!": [value] },
    { in: [value, [...names]] },
    ...(names.some((name) => MAY_BE_A_NUMBER.test(name)) ? [{ "===": [value, { cat: [value] }] }] : []),
  ];
}

/** The beginning of any text that Go reads as a number other than 0: digits, `inf`, `nan`. */
const MAY_BE_A_NUMBER = /^[+-]?(?:\.?\d|inf|nan)/i;

/** A half-open interval in seconds since 1970, UTC; no conditions if it has no bounds. */
function intervalConditions({ starts, expires }: Interval): readonly Value[] {
  const now: Value = { var: "$flagd.timestamp" };
  return [
    ...(starts === undefined ? [] : [{ ">=": [now, seconds(starts)] }]),
    ...(expires === undefined ? [] : [{ "<": [now, seconds(addDays(expires, 1))] }]),
  ];
}

function seconds(day: string): number {
  return startOfDay(day) / 1000;
}

function anyOf(conditions: readonly Value[]): Value {
  return conditions.length === 1 ? (conditions[0] ?? null) : { or: conditions };
}

function allOf(conditions: readonly Value[]): Value {
  return conditions.length === 1 ? (conditions[0] ?? null) : { and: conditions };
}
