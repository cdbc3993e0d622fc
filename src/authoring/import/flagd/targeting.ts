/** Converts targeting so that it gives the same answers with another key, with another default, or as a rollout. */
import { isDeepStrictEqual } from "node:util";
import type { Value } from "../../../compiler/parse/index.ts";
import { isFields, itemsOf } from "../fields.ts";

interface Operation {
  readonly operator: string;
  readonly args: readonly Value[];
}

function operationOf(value: Value): Operation | undefined {
  if (!isFields(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [operator, args] = entry;
  return { operator, args: Array.isArray(args) ? args : [args] };
}

/** Operations that return true or false, never null. */
const BOOLEAN: ReadonlySet<string> = new Set("== === != !== > >= < <= in ! !! all none some".split(" "));

/** The same rule, but it returns a variant instead of null. */
export function withDefault(targeting: Value, variant: string): Value {
  if (targeting === null) return variant;
  const operation = operationOf(targeting);
  if (operation === undefined || BOOLEAN.has(operation.operator)) return targeting;
  const { operator, args } = operation;
  if (operator === "if" && args.length >= 2) {
    const full = args.length % 2 === 0 ? [...args, null] : args;
    return {
      if: full.map((arg, index) => (index % 2 === 1 || index === full.length - 1 ? withDefault(arg, variant) : arg)),
    };
  }
  if (operator === "fractional" && isShareOfNames(args)) return shareOr(args, targeting, variant);
  return { if: [{ "===": [targeting, null] }, variant, targeting] };
}

const MOST_WEIGHT = 2 ** 31 - 1;

/** Whether a share always returns a name if the targeting key is known. */
function isShareOfNames(args: readonly Value[]): boolean {
  const buckets = args.slice(Array.isArray(args[0]) ? 0 : 1);
  const weights = buckets.map((bucket) => (itemsOf(bucket).length === 1 ? 1 : (itemsOf(bucket)[1] ?? null)));
  const isNamed = buckets.every((bucket) => {
    const [name, , ...others] = itemsOf(bucket);
    return typeof name === "string" && name !== "" && others.length === 0;
  });
  const all = weights.reduce((sum: number, weight) => sum + (typeof weight === "number" ? weight : Number.NaN), 0);
  return (
    isNamed &&
    weights.every((weight) => Number.isInteger(weight) && Number(weight) >= 0) &&
    all > 0 &&
    all <= MOST_WEIGHT
  );
}

/** Handles a missing targeting key, without which flagd returns null unless the rule names another bucketing value. */
function shareOr(args: readonly Value[], share: Value, variant: string): Value {
  if (Array.isArray(args[0])) return { if: [{ "!!": [{ var: "targetingKey" }] }, share, variant] };
  const by = operationOf(args[0] ?? null);
  return by?.operator === "cat" && by.args.length > 1 ? share : { or: [share, variant] };
}

/** Operators in which `var` reads an item of a list. */
const SCOPED: ReadonlySet<string> = new Set(["map", "filter", "all", "none", "some", "reduce"]);

/** The same rule for a flag with another key. flagd salts shares with the key, so the old key is kept as the salt. */
export function underOldKey(targeting: Value, key: string): Value {
  if (Array.isArray(targeting)) return targeting.map((one: Value) => underOldKey(one, key));
  const operation = operationOf(targeting);
  if (!isFields(targeting) || operation === undefined || SCOPED.has(operation.operator)) return targeting;
  const { operator, args } = operation;
  if (operator === "var" && args[0] === "$flagd.flagKey") return key;
  const renamed = Object.fromEntries(Object.entries(targeting).map(([name, one]) => [name, underOldKey(one, key)]));
  if (operator !== "fractional" || !Array.isArray(args[0])) return renamed;
  const salted: Value = { cat: [key, { var: "targetingKey" }] };
  return {
    if: [{ "!!": [{ var: "targetingKey" }] }, { fractional: [salted, ...itemsOf(renamed["fractional"])] }, null],
  };
}

/** Whether a rule reads the flag key at a place that `underOldKey` does not change. */
export function readsKeyInScope(targeting: Value): boolean {
  return [...operationsIn(targeting)].some(
    ({ operator, args }) => SCOPED.has(operator) && /fractional|\$flagd\.flagKey/.test(JSON.stringify(args)),
  );
}

function* operationsIn(value: Value): Generator<Operation> {
  const operation = operationOf(value);
  if (operation !== undefined) yield operation;
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* operationsIn(part);
}

export interface Rollout {
  readonly percent: number;
  readonly by: string;
}

/** The rollout, if the rule is a single share, in the usual form of flagd or in the form that Sluice renders. */
export function rolloutOf(targeting: Value, on: string, off: string): Rollout | undefined {
  const plain = operationOf(targeting);
  if (plain?.operator === "fractional" && Array.isArray(plain.args[0])) {
    const percent = percentOf(plain.args, on, off);
    return percent === undefined ? undefined : { percent, by: "targetingKey" };
  }
  if (plain?.operator !== "if" || plain.args.length !== 3) return undefined;
  const [condition = null, share = null, otherwise = null] = plain.args;
  const asked = operationOf(condition);
  const [identity = null] = asked?.operator === "!!" ? asked.args : [];
  const by = isFields(identity) ? identity["var"] : undefined;
  const inner = operationOf(share);
  if (typeof by !== "string" || by === "" || inner?.operator !== "fractional") return undefined;
  const [bucket = null, ...buckets] = inner.args;
  const isSalted = isDeepStrictEqual(plainOf(bucket), { cat: [{ var: "$flagd.flagKey" }, { var: by }] });
  const percent = percentOf(buckets, on, off);
  return isSalted && (otherwise === off || otherwise === null) && percent !== undefined ? { percent, by } : undefined;
}

/** The percentage of the first bucket, if it is an integer. */
function percentOf(buckets: readonly Value[], on: string, off: string): number | undefined {
  const [first, second, ...others] = buckets.map(itemsOf);
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  const [[name, part = 1], [other, rest = 1]] = [first, second];
  if (name !== on || other !== off || first.length > 2 || second.length > 2) return undefined;
  if (typeof part !== "number" || typeof rest !== "number" || part < 0 || rest < 0) return undefined;
  const all = part + rest;
  const isWhole = all > 0 && Number.isInteger(part) && Number.isInteger(rest) && (part * 100) % all === 0;
  return isWhole ? (part * 100) / all : undefined;
}

/** Parsed objects have no prototype, literals have one. */
function plainOf(value: Value): unknown {
  return JSON.parse(JSON.stringify(value));
}

const VERSION = /^[vV]?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?)$/;

/**
 * The same rule with complete versions: all evaluators of flagd read `v1.10` as 1.10.0. Calls `onChange` for each change.
 */
export function withFullVersions(targeting: Value, onChange: (was: string, is: string) => void): Value {
  if (Array.isArray(targeting)) return targeting.map((one: Value) => withFullVersions(one, onChange));
  if (!isFields(targeting)) return targeting;
  return Object.fromEntries(
    Object.entries(targeting).map(([operator, args]) => {
      const inner = withFullVersions(args, onChange);
      if (operator !== "sem_ver" || !Array.isArray(inner)) return [operator, inner];
      return [operator, inner.map((one: Value, index) => (index === 1 ? one : fullVersion(one, onChange)))];
    }),
  );
}

function fullVersion(value: Value, onChange: (was: string, is: string) => void): Value {
  const [whole, major, minor, patch, rest = ""] = typeof value === "string" ? (VERSION.exec(value) ?? []) : [];
  // Only a complete version may have a suffix.
  if (whole === undefined || (patch === undefined && rest !== "")) return value;
  const version = `${Number(major)}.${Number(minor ?? 0)}.${Number(patch ?? 0)}${rest}`;
  if (version !== whole) onChange(whole, version);
  return version;
}
