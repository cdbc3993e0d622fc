/** Splits targeting into its values, each with its role in flagd's JsonLogic. */
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";

/**
 * `result`: the name of the variant. `bucket`: the name of the variant for a share of the users. `condition`: only its
 * truthiness matters. `operand`: anything else.
 */
export type Role = "result" | "bucket" | "condition" | "operand";

export interface Part {
  /** Relative to the targeting. */
  readonly path: Path;
  readonly value: Value;
  readonly role: Role;
}

/** `{operator: args}`; a single argument may be written without a list. */
export interface Operation {
  readonly operator: string;
  readonly args: readonly Value[];
  /** Whether the arguments are written as a list. */
  readonly isList: boolean;
}

export type Logic = { readonly [key: string]: Value };

export function isLogic(value: Value | undefined): value is Logic {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads an object as an operation; undefined if it has no key or several. */
export function operationOf(value: Value | undefined): Operation | undefined {
  if (!isLogic(value)) return undefined;
  const keys = Object.keys(value);
  const [operator] = keys;
  if (operator === undefined || keys.length > 1) return undefined;
  const args = value[operator] as Value;
  return Array.isArray(args) ? { operator, args, isList: true } : { operator, args: [args], isList: false };
}

/** The bucket value, if any, and the buckets of a `fractional`; undefined for everything else. */
export function fractionalArgs(value: Value): readonly Value[] | undefined {
  const operation = operationOf(value);
  return operation?.operator === "fractional" ? operation.args : undefined;
}

/** A value and all values in it, outer before inner. */
export function partsOf(value: Value): readonly Part[] {
  const parts: Part[] = [];
  collectParts(value, [], "result", parts);
  return parts;
}

function collectParts(value: Value, path: Path, role: Role, parts: Part[]): void {
  parts.push({ path, value, role });
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) collectParts(item, [...path, index], "operand", parts);
  const operation = operationOf(value);
  // targeting-two-operators reports objects with several operators.
  if (operation === undefined || operation.operator === "var") return;
  for (const [index, arg] of operation.args.entries()) {
    const argPath = [...path, operation.operator, ...(operation.isList ? [index] : [])];
    const inBucket = operation.operator === "fractional" && Array.isArray(arg);
    if (inBucket) collectBucket(arg, argPath, role, parts);
    else collectParts(arg, argPath, roleOf(operation, index, role), parts);
  }
}

function collectBucket(bucket: readonly Value[], path: Path, role: Role, parts: Part[]): void {
  for (const [index, item] of bucket.entries()) {
    const itemRole = index > 0 ? "operand" : role === "result" ? "bucket" : role;
    collectParts(item, [...path, index], itemRole, parts);
  }
}

/** The role of an argument of an operation. `role`: the role of the operation. */
function roleOf({ operator, args }: Operation, index: number, role: Role): Role {
  switch (operator) {
    case "if":
      if (flattenedIn(args) !== undefined) return "operand";
      return index % 2 === 0 && index < args.length - 1 ? "condition" : role;
    case "and":
      return index < args.length - 1 ? "condition" : role;
    case "or":
      return role;
    case "!":
    case "!!":
      return "condition";
    default:
      return "operand";
  }
}

const COMPARISONS: ReadonlySet<string> = new Set("== === != !== > >= < <= in starts_with ends_with sem_ver".split(" "));

/** An operator as a plain word among the arguments, `["==", a, b]`, which JsonLogic treats as a text, so as true. */
export interface Flattened {
  readonly operator: string;
  /** The arguments after it. */
  readonly operands: readonly Value[];
}

/** The operator that is written among its arguments; undefined if the first argument is not one. */
export function flattenedIn([operator, ...operands]: readonly Value[]): Flattened | undefined {
  return typeof operator === "string" && COMPARISONS.has(operator) && operands.length > 0
    ? { operator, operands }
    : undefined;
}

const BOOLEAN: ReadonlySet<string> = new Set([...COMPARISONS, "!", "!!", "all", "none", "some"]);

/** Whether an operation returns a boolean. */
export function isBoolean({ operator }: Operation): boolean {
  return BOOLEAN.has(operator);
}

/** A `fractional` that buckets users independently for each flag, and returns the default if there is no value. */
export function saltedFractional(by: Value): string {
  const salted = formatTargeting({ cat: [{ var: "$flagd.flagKey" }, by] });
  return `{"if": [{"!!": [${formatTargeting(by)}]}, {"fractional": [${salted}, ...]}, null]}`;
}

/** Formats a value on one line, such as `{"==": [{"var": "tier"}, "premium"]}`, truncated if it is long. */
export function formatTargeting(value: Value): string {
  const text = spaced(value);
  return text.length <= 160 ? text : `${text.slice(0, 157)}...`;
}

function spaced(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (!isLogic(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
    .join(", ")}}`;
}
