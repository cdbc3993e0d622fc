/**
 * Validates with simple schemas, which most are, without ajv, whose start takes 20 ms. Results are the same as the first
 * error of ajv. Other schemas are left to ajv.
 */
import type { Value } from "../parse/index.ts";
import { isPlainSchema } from "./known-valid-schema.ts";
import type { Test } from "./value-test.ts";

type Fields = { readonly [key: string]: Value };

interface Check {
  readonly passes: (value: Value) => boolean;
  /** The problem of a value that does not pass; `at` is its JSON pointer. */
  readonly describe: (value: Value, at: string) => string;
}

/** Creates a check from the valid operand of a keyword; undefined if it needs ajv. */
type Keyword = (operand: Value) => Check | undefined;

/** Undefined if the schema needs ajv. */
export function plainTest(schema: Value): Test | undefined {
  const check = isPlainSchema(schema) ? checkOf(schema) : undefined;
  return check && ((value) => (check.passes(value) ? undefined : check.describe(value, "")));
}

/** The keywords by the type of values that they apply to, in ajv's order. */
const GROUPS: readonly { readonly type?: string; readonly keywords: ReadonlyMap<string, Keyword> }[] = [
  {
    keywords: new Map([
      ["const", constant],
      ["enum", oneOf],
      ["not", not],
      ["anyOf", anyOf],
      ["allOf", (schemas) => inOrder((schemas as readonly Value[]).map(checkOf))],
    ]),
  },
  {
    type: "number",
    keywords: new Map([
      ["maximum", bound("<=", (value, limit) => value <= limit)],
      ["minimum", bound(">=", (value, limit) => value >= limit)],
      ["exclusiveMaximum", bound("<", (value, limit) => value < limit)],
      ["exclusiveMinimum", bound(">", (value, limit) => value > limit)],
    ]),
  },
  {
    type: "string",
    keywords: new Map([
      ["maxLength", most("characters", lengthOf)],
      ["minLength", least("characters", lengthOf)],
      ["pattern", pattern],
    ]),
  },
  {
    type: "array",
    keywords: new Map([
      ["maxItems", most("items", (value) => (value as readonly Value[]).length)],
      ["minItems", least("items", (value) => (value as readonly Value[]).length)],
      ["items", items],
    ]),
  },
  {
    type: "object",
    keywords: new Map([
      ["required", (names) => inOrder((names as readonly string[]).map(required))],
      ["properties", (fields) => inOrder(Object.entries(fields as Fields).map(property))],
    ]),
  },
];
const KNOWN: ReadonlySet<string> = new Set(["type", ...GROUPS.flatMap(({ keywords }) => [...keywords.keys()])]);

function checkOf(schema: Value): Check | undefined {
  const operands = schema as Fields;
  if (!Object.keys(operands).every((keyword) => KNOWN.has(keyword))) return undefined;
  const checks: (Check | undefined)[] = [];
  const type = operands["type"] as string | undefined;
  const groups = GROUPS.filter(({ keywords }) => keywords.keys().some((keyword) => keyword in operands));
  // The type is checked first, or together with other keywords for the same type.
  if (type !== undefined && !groups.some((group) => group.type === type)) checks.push(typed(type));
  for (const group of groups) {
    if (type !== undefined && group.type === type) checks.push(typed(type));
    for (const [keyword, make] of group.keywords)
      if (keyword in operands) checks.push(about(group.type, make(operands[keyword] ?? null)));
  }
  return inOrder(checks);
}

/** Undefined if any check is. */
function inOrder(checks: readonly (Check | undefined)[]): Check | undefined {
  const known = checks.filter((check) => check !== undefined);
  if (known.length < checks.length) return undefined;
  return {
    passes: (value) => known.every((check) => check.passes(value)),
    describe: (value, at) => known.find((check) => !check.passes(value))?.describe(value, at) ?? "",
  };
}

/** Limits a check to values of one type; others pass. */
function about(type: string | undefined, check: Check | undefined): Check | undefined {
  if (check === undefined || type === undefined) return check;
  return { passes: (value) => !isA(type, value) || check.passes(value), describe: check.describe };
}

function simple(problem: string, passes: Check["passes"]): Check {
  return { passes, describe: (_, at) => (at === "" ? problem : `${at.slice(1).replaceAll("/", ".")} ${problem}`) };
}

function typed(type: string): Check {
  return simple(`must be ${type}`, (value) => isA(type, value));
}

function isA(type: string, value: Value): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    default:
      return typeof value === type && value !== null && !Array.isArray(value);
  }
}

function bound(sign: string, holds: (value: number, limit: number) => boolean): Keyword {
  return (limit) =>
    simple(`must be ${sign} ${JSON.stringify(limit)}`, (value) => holds(value as number, limit as number));
}

function most(noun: string, count: (value: Value) => number): Keyword {
  return (limit) =>
    simple(`must NOT have more than ${JSON.stringify(limit)} ${noun}`, (value) => count(value) <= Number(limit));
}

function least(noun: string, count: (value: Value) => number): Keyword {
  return (limit) =>
    simple(`must NOT have fewer than ${JSON.stringify(limit)} ${noun}`, (value) => count(value) >= Number(limit));
}

/** In code points, not UTF-16 code units. */
function lengthOf(text: Value): number {
  return [...(text as string)].length;
}

function pattern(source: Value): Check | undefined {
  const expression = plainPattern(source as string);
  return expression && simple(`must match pattern "${source as string}"`, (value) => expression.test(value as string));
}

function constant(expected: Value): Check | undefined {
  if (typeof expected === "object" && expected !== null) return undefined;
  return simple(`must be ${JSON.stringify(expected)}`, (value) => value === expected);
}

function oneOf(values: Value): Check {
  const known = values as readonly Value[];
  return simple(`must be one of ${JSON.stringify(known).slice(1, -1)}`, (value) => known.includes(value));
}

function not(schema: Value): Check | undefined {
  const check = checkOf(schema);
  return check && simple("must NOT be valid", (value) => !check.passes(value));
}

/** Reports why the first alternative does not match. */
function anyOf(schemas: Value): Check | undefined {
  const checks = (schemas as readonly Value[]).map(checkOf);
  const known = checks.filter((check) => check !== undefined);
  const [first] = known;
  if (first === undefined || known.length < checks.length) return undefined;
  return { passes: (value) => known.some((check) => check.passes(value)), describe: first.describe };
}

function items(schema: Value): Check | undefined {
  const check = checkOf(schema);
  if (check === undefined) return undefined;
  return {
    passes: (value) => (value as readonly Value[]).every(check.passes),
    describe: (value, at) => {
      const list = value as readonly Value[];
      const index = list.findIndex((item) => !check.passes(item));
      return check.describe(list[index] ?? null, `${at}/${index}`);
    },
  };
}

function required(name: string): Check {
  return simple(`must have required property '${name}'`, (value) => Object.hasOwn(value as Fields, name));
}

function property([name, schema]: readonly [string, Value]): Check | undefined {
  const check = checkOf(schema);
  if (check === undefined) return undefined;
  const of = (value: Value): Value => (value as Fields)[name] ?? null;
  const step = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return {
    passes: (value) => !Object.hasOwn(value as Fields, name) || check.passes(of(value)),
    describe: (value, at) => check.describe(of(value), at + step),
  };
}

/** Literal characters, and ASCII classes. */
const PIECE = String.raw`(?:[A-Za-z0-9_ :@#=,;%&<>~/-]|\\[./$^*+?()|-]|\\d|\[(?:a-z|A-Z|0-9|[A-Za-z0-9_ .:@/])+-?\])`;
const EXACTLY = String.raw`(?:\{[1-9][0-9]?\})?`;
const ONCE_MORE = String.raw`[+*?]`;
/** Anchored, with at most one repetition, so that matching never backtracks exponentially. */
const PLAIN = new RegExp(`^\\^(?:${PIECE}${EXACTLY})*(?:${PIECE}${ONCE_MORE})?(?:${PIECE}${EXACTLY})*\\$?$`);

const LONGEST = 100;

/** Undefined if the pattern needs RE2. */
export function plainPattern(pattern: string): RegExp | undefined {
  return pattern.length <= LONGEST && PLAIN.test(pattern) ? new RegExp(pattern) : undefined;
}
