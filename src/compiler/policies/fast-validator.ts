/**
 * Tests of schemas of a few words, which most are, without ajv: getting it ready takes twenty milliseconds. They say of
 * every value what ajv would say first, and leave whatever they are not sure of to it.
 */
import type { Value } from "../parse/index.ts";
import { plainPattern } from "./safe-pattern.ts";
import { isPlainSchema } from "./known-valid-schema.ts";
import type { Test } from "./test.ts";

type Fields = { readonly [key: string]: Value };

interface Check {
  readonly passes: (value: Value) => boolean;
  /** What is wrong with a value that does not pass; `at`: the way to it, as a JSON pointer. */
  readonly tell: (value: Value, at: string) => string;
}

/** A check by the operand of its keyword, which is sound; undefined if it is left to ajv. */
type Keyword = (operand: Value) => Check | undefined;

/** Undefined for what is left to ajv. */
export function plainTest(schema: Value): Test | undefined {
  const check = isPlainSchema(schema) ? checkOf(schema) : undefined;
  return check && ((value) => (check.passes(value) ? undefined : check.tell(value, "")));
}

/** The keywords by the type of what they look at, in the order in which ajv does. */
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
  // A type is asked for first, unless other keywords are about it: then with these.
  if (type !== undefined && !groups.some((group) => group.type === type)) checks.push(typed(type));
  for (const group of groups) {
    if (type !== undefined && group.type === type) checks.push(typed(type));
    for (const [keyword, make] of group.keywords)
      if (keyword in operands) checks.push(about(group.type, make(operands[keyword] ?? null)));
  }
  return inOrder(checks);
}

/** Undefined if one of them is. */
function inOrder(checks: readonly (Check | undefined)[]): Check | undefined {
  const known = checks.filter((check) => check !== undefined);
  if (known.length < checks.length) return undefined;
  return {
    passes: (value) => known.every((check) => check.passes(value)),
    tell: (value, at) => known.find((check) => !check.passes(value))?.tell(value, at) ?? "",
  };
}

/** A check of values of one type, which all others pass. */
function about(type: string | undefined, check: Check | undefined): Check | undefined {
  if (check === undefined || type === undefined) return check;
  return { passes: (value) => !isA(type, value) || check.passes(value), tell: check.tell };
}

function simple(says: string, passes: Check["passes"]): Check {
  return { passes, tell: (_, at) => (at === "" ? says : `${at.slice(1).replaceAll("/", ".")} ${says}`) };
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

function most(what: string, count: (value: Value) => number): Keyword {
  return (limit) =>
    simple(`must NOT have more than ${JSON.stringify(limit)} ${what}`, (value) => count(value) <= Number(limit));
}

function least(what: string, count: (value: Value) => number): Keyword {
  return (limit) =>
    simple(`must NOT have fewer than ${JSON.stringify(limit)} ${what}`, (value) => count(value) >= Number(limit));
}

/** In characters, of which some are two for JavaScript. */
function lengthOf(text: Value): number {
  return [...(text as string)].length;
}

function pattern(written: Value): Check | undefined {
  const expression = plainPattern(written as string);
  return expression && simple(`must match pattern "${written as string}"`, (value) => expression.test(value as string));
}

function constant(meant: Value): Check | undefined {
  if (typeof meant === "object" && meant !== null) return undefined;
  return simple(`must be ${JSON.stringify(meant)}`, (value) => value === meant);
}

function oneOf(values: Value): Check {
  const known = values as readonly Value[];
  return simple(`must be one of ${JSON.stringify(known).slice(1, -1)}`, (value) => known.includes(value));
}

function not(schema: Value): Check | undefined {
  const check = checkOf(schema);
  return check && simple("must NOT be valid", (value) => !check.passes(value));
}

/** Of the first alternative it is told why it does not hold. */
function anyOf(schemas: Value): Check | undefined {
  const checks = (schemas as readonly Value[]).map(checkOf);
  const known = checks.filter((check) => check !== undefined);
  const [first] = known;
  if (first === undefined || known.length < checks.length) return undefined;
  return { passes: (value) => known.some((check) => check.passes(value)), tell: first.tell };
}

function items(schema: Value): Check | undefined {
  const check = checkOf(schema);
  if (check === undefined) return undefined;
  return {
    passes: (value) => (value as readonly Value[]).every(check.passes),
    tell: (value, at) => {
      const list = value as readonly Value[];
      const index = list.findIndex((item) => !check.passes(item));
      return check.tell(list[index] ?? null, `${at}/${index}`);
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
    tell: (value, at) => check.tell(of(value), at + step),
  };
}
