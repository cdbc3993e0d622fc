/** Targeting, taken apart: every value in it with the role that flagd's JsonLogic gives it. */
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";

/**
 * `result`: names the variant. `bucket`: names it for a share of the users. `condition`: only whether it is truthy
 * counts. `operand`: anything else.
 */
export type Role = "result" | "bucket" | "condition" | "operand";

export interface Part {
  /** From the targeting's root. */
  readonly path: Path;
  readonly value: Value;
  readonly role: Role;
}

/** `{operator: args}`; a single argument may stand without a list. */
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

/** The operation that an object is; undefined when it has no key or several. */
export function operationOf(value: Value | undefined): Operation | undefined {
  if (!isLogic(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [operator, args] = entry;
  return Array.isArray(args) ? { operator, args, isList: true } : { operator, args: [args], isList: false };
}

/** All parts, a whole before its parts. */
export function* partsOf(value: Value, path: Path = [], role: Role = "result"): Generator<Part> {
  yield { path, value, role };
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* partsOf(item, [...path, index], "operand");
  const operation = operationOf(value);
  // What has several operators is no rule at all; their own rule says so.
  if (operation === undefined || operation.operator === "var") return;
  for (const [index, arg] of operation.args.entries()) {
    const here = [...path, operation.operator, ...(operation.isList ? [index] : [])];
    const inBucket = operation.operator === "fractional" && Array.isArray(arg);
    yield* inBucket ? partsOfBucket(arg, here, role) : partsOf(arg, here, roleOf(operation, index, role));
  }
}

function* partsOfBucket(bucket: readonly Value[], path: Path, role: Role): Generator<Part> {
  for (const [index, item] of bucket.entries())
    yield* partsOf(item, [...path, index], index > 0 ? "operand" : role === "result" ? "bucket" : role);
}

/** What an argument is for, inside an operation of a given role. */
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

/** An operator as a plain word among the arguments, `["==", a, b]`: text to JsonLogic, and text is true. */
export interface Flattened {
  readonly operator: string;
  /** All that stands behind it. */
  readonly operands: readonly Value[];
}

/** The operator that was flattened into its own arguments; undefined when they are plain ones. */
export function flattenedIn([operator, ...operands]: readonly Value[]): Flattened | undefined {
  return typeof operator === "string" && COMPARISONS.has(operator) && operands.length > 0
    ? { operator, operands }
    : undefined;
}

const BOOLEAN: ReadonlySet<string> = new Set([...COMPARISONS, "!", "!!", "all", "none", "some"]);

/** Whether an operation answers with true or false. */
export function isBoolean({ operator }: Operation): boolean {
  return BOOLEAN.has(operator);
}

/** A `fractional` that buckets users independently for each flag, and returns the default if there is no value. */
export function saltedBy(by: Value): string {
  const salted = written({ cat: [{ var: "$flagd.flagKey" }, by] });
  return `{"if": [{"!!": [${written(by)}]}, {"fractional": [${salted}, ...]}, null]}`;
}

/** On one line, as people write flow style: `{"==": [{"var": "tier"}, "premium"]}`. Cut when it is long. */
export function written(value: Value): string {
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
