/** Who is served what, as JsonLogic in flagd's dialect. Whoever it can't place is served the disabled variant. */
import { append } from "../../../base/collections.ts";
import { addDays, startOfDay } from "../../../base/dates.ts";
import { plainVersion } from "../../../base/flagd/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Consumer, FeatureState, Flag, Interval } from "../../../compiler/resolve/index.ts";

/** The keys of the evaluation context that hold the name of a consumer. */
export type ContextKeys = Readonly<Record<Consumer["kind"], string>>;

/** What a flag serves: the variant where targeting gives none, and the targeting. */
export interface Served {
  readonly defaultVariant: string;
  readonly targeting?: Value;
}

export function servedOf(given: FeatureState, keys: ContextKeys): Served {
  const state = { ...given, flag: withPlainVersions(given.flag) };
  const { flag, variant } = state;
  if (state.state === "disabled") return { defaultVariant: flag.disabled };
  if (state.state === "granted") return granted(state, keys);
  if (state.decides === "rollout") return { defaultVariant: flag.disabled, targeting: chosen(state) };
  if (state.decides === "targeting") return { defaultVariant: variant, targeting: flag.targeting ?? null };
  return { defaultVariant: variant };
}

/** flagd's schema, and so the operator's webhook, takes fewer spellings of a version than flagd itself. */
function withPlainVersions(flag: Flag): Flag {
  return flag.targeting === undefined ? flag : { ...flag, targeting: plain(flag.targeting) };
}

function plain(logic: Value): Value {
  if (Array.isArray(logic)) return logic.map(plain);
  if (typeof logic !== "object" || logic === null) return logic;
  return Object.fromEntries(
    Object.entries(logic).map(([key, value]) => [
      key,
      key === "sem_ver" && Array.isArray(value)
        ? value.map((one: Value, index) => (index === 1 ? one : (plainVersion(one) ?? plain(one))))
        : plain(value),
    ]),
  );
}

function granted(state: FeatureState, keys: ContextKeys): Served {
  const { disabled } = state.flag;
  const { consumers = [] } = state;
  if (consumers.length === 0) return { defaultVariant: disabled };
  return { defaultVariant: disabled, targeting: { if: [hasGrant(consumers, keys), chosen(state), disabled] } };
}

/** The variant of somebody who has the feature. */
function chosen({ flag, decides, variant }: FeatureState): Value {
  if (decides === "rollout" && flag.rollout !== undefined)
    return share(flag.rollout.percent, flag.rollout.by, variant, flag.disabled);
  if (decides === "targeting" && flag.targeting !== undefined) return orElse(flag.targeting, variant, flag.variants);
  return variant;
}

/**
 * The targeting's answer; the variant where it answers null. `or` would also pass over an answer of `false`, which
 * flagd takes for the variant of that name.
 */
function orElse(targeting: Value, variant: string, variants: FeatureState["flag"]["variants"]): Value {
  if (!Object.hasOwn(variants, "false")) return { or: [targeting, variant] };
  return { if: [{ "===": [targeting, null] }, variant, targeting] };
}

/** Salted by the flag's key; the share's bucket is the first, so that raising the percentage only adds. */
function share(percent: number, by: string, variant: string, disabled: string): Value {
  const identity: Value = { var: by };
  const bucket: Value = { cat: [{ var: "$flagd.flagKey" }, identity] };
  const fractional: Value = { fractional: [bucket, [variant, percent], [disabled, 100 - percent]] };
  return { if: [{ "!!": [identity] }, fractional, disabled] };
}

/** Consumers with the same dates share a condition; `consumers` must not be empty. */
function hasGrant(consumers: readonly Consumer[], keys: ContextKeys): Value {
  const alike = new Map<string, Consumer[]>();
  for (const consumer of consumers) append(alike, JSON.stringify([consumer.kind, consumer.intervals]), consumer);
  return anyOf([...alike.values()].map((group) => membersNow(group, keys)));
}

function membersNow(group: readonly Consumer[], keys: ContextKeys): Value {
  const [{ kind, intervals } = { kind: "Organization" as const, intervals: [] }] = group;
  const member = isOneOf(
    keys[kind],
    group.map(({ name }) => name),
  );
  const bounded = intervals.map(within);
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

/** How everything begins that Go reads as a number other than 0: digits, `inf`, `nan`. */
const MAY_BE_A_NUMBER = /^[+-]?(?:\.?\d|inf|nan)/i;

/** Half-open, in seconds since the epoch, UTC; nothing for an interval without bounds. */
function within({ starts, expires }: Interval): readonly Value[] {
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
