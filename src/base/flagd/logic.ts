/**
 * Evaluates JsonLogic like flagd in Go (github.com/diegoholiveira/jsonlogic 3.9), with the same operators, conversions and
 * errors, so that `serve` and `test` return the same as flagd on a cluster. `test/base/flagd` compares both.
 */
import { shareOf } from "./fractional.ts";
import {
  argument,
  compareTexts,
  comparedNumberOf,
  entryOf,
  integerOf,
  isList,
  isMap,
  isTrue,
  listOf,
  numberOf,
  refuse,
  textOf,
  trimmed,
} from "./values.ts";
import type { Json } from "./values.ts";
import { compareVersions } from "./versions.ts";

/** Thrown if a rule exceeds its step budget. */
export class Exhausted extends Error {}

/** The maximum number of steps of an evaluation: operations, elements and characters. `weight.ts` estimates them. */
export const STEPS = 1_000_000;

/** The characters that one step copies. */
export const CHARACTERS = 16;

/** The deepest nesting of operations. */
const DEPTH = 400;

/** The remaining steps of an evaluation. */
interface Budget {
  steps: number;
  depth: number;
}

/** The result of a rule in a context. Throws a `Refusal`, or `Exhausted`. */
export function applied(rule: Json, data: Json): Json {
  const budget = { steps: STEPS, depth: DEPTH };
  if (isMap(rule)) return apply(rule, data, budget);
  return isList(rule) ? rule.map((one) => valueOf(one, data, budget)) : rule;
}

type Operator = (args: Json, data: Json, budget: Budget) => Json;

/** An object with one key is an operation; any other object is a value. */
function apply(rule: Json, data: Json, budget: Budget): Json {
  if (!isMap(rule)) return refuse("a rule is missing");
  const [entry, another] = Object.entries(rule);
  if (entry === undefined || another !== undefined) return rule;
  const [name, args] = entry;
  const operator = OPERATORS.get(name) ?? refuse(`operator "${name}" does not exist`);
  spend(1, budget);
  if (budget.depth-- === 0) throw new Exhausted("it is nested too deeply");
  const result = operator(args, data, budget);
  budget.depth++;
  return result;
}

function spend(steps: number, budget: Budget): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new Exhausted(`it takes more than ${STEPS} steps`);
}

/** The value with all operations in it evaluated. */
function valueOf(value: Json, data: Json, budget: Budget): Json {
  if (isMap(value)) return apply(value, data, budget);
  if (!isList(value)) return value;
  spend(value.length, budget);
  return value.map((one) => valueOf(one, data, budget));
}

/** An operator with evaluated arguments. */
function strict(work: (args: readonly Json[], data: Json, budget: Budget) => Json): Operator {
  return (args, data, budget) => work(listOf(valueOf(args, data, budget)), data, budget);
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["var", lookup],
  ["if", conditional],
  ["and", (args, data, budget) => lastOf(args, data, budget, (value) => !isTrue(value))],
  ["or", (args, data, budget) => lastOf(args, data, budget, isTrue)],
  ["!", (args, data, budget) => !isFirstTrue(valueOf(args, data, budget))],
  ["!!", (args, data, budget) => isFirstTrue(valueOf(args, data, budget))],
  ["==", strict((args) => args.length >= 2 && isLike(argument(args, 0), argument(args, 1)))],
  ["!=", strict((args) => !(args.length >= 2 && isLike(argument(args, 0), argument(args, 1))))],
  ["===", (args, data, budget) => isSame(valueOf(args, data, budget))],
  ["!==", (args, data, budget) => !isSame(valueOf(args, data, budget))],
  ["<", strict((args) => inOrder(args, isLess))],
  ["<=", strict((args) => inOrder(args, isLessOrLike))],
  [">", strict((args) => inOrder(args, (a, b) => isLess(b, a)))],
  [">=", strict((args) => inOrder(args, (a, b) => isLessOrLike(b, a)))],
  ["in", strict(isIn)],
  ["cat", joined],
  ["substr", strict(partOf)],
  ["+", sum],
  ["-", strict(difference)],
  ["*", strict((args) => args.reduce<number>((product, one) => product * numberOf(one), 1))],
  ["/", strict((args) => quotient(args))],
  ["%", strict((args) => numberOf(argument(args, 0)) % numberOf(argument(args, 1)))],
  ["max", strict((args) => extreme(args, (a, b) => a > b))],
  ["min", strict((args) => extreme(args, (a, b) => a < b))],
  ["merge", merged],
  ["missing", missing],
  ["missing_some", strict(missingSome)],
  ["map", mapped],
  ["filter", filtered],
  ["reduce", reduced],
  ["all", all],
  ["none", none],
  ["some", some],
  [
    "starts_with",
    (args, data, budget) => textually(valueOf(args, data, budget), (text, part) => text.startsWith(part)),
  ],
  ["ends_with", (args, data, budget) => textually(valueOf(args, data, budget), (text, part) => text.endsWith(part))],
  ["sem_ver", (args, data, budget) => compareVersions(valueOf(args, data, budget))],
  ["fractional", (args, data, budget) => shareOf(valueOf(args, data, budget), data)],
]);

function lookup(args: Json, data: Json, budget: Budget): Json {
  return found(valueOf(args, data, budget), data);
}

/** The value at a path in a context. */
function found(asked: Json, data: Json): Json {
  if (asked === null) return typeof data === "object" ? null : data;
  if (asked === "") return data;
  if (isList(asked) && asked.length === 0) return data;
  const instead = isList(asked) && asked.length === 2 ? argument(asked, 1) : null;
  if (data === null && !isList(asked)) return null;
  const path = isList(asked) ? argument(asked, 0) : typeof asked === "number" ? textOf(asked) : asked;
  if (typeof path !== "string") return refuse("the name of a variable must be a string");
  let value: Json | undefined = data;
  for (const part of path.split(".")) {
    if (value === null || value === undefined) return instead;
    if (part === "") continue;
    if (isMap(value)) value = entryOf(value, part);
    else if (isList(value)) value = value[integerOf(part)];
    else return instead;
  }
  return value ?? instead;
}

function conditional(args: Json, data: Json, budget: Budget): Json {
  const clauses = listOf(args);
  let index = 0;
  for (; index < clauses.length - 1; index += 2)
    if (isTrue(valueOf(argument(clauses, index), data, budget))) return clause(clauses, index + 1, data, budget);
  return clauses.length % 2 === 1 ? clause(clauses, clauses.length - 1, data, budget) : null;
}

/** If the result is an object, it is evaluated once more. */
function clause(clauses: readonly Json[], index: number, data: Json, budget: Budget): Json {
  const value = valueOf(argument(clauses, index), data, budget);
  return isMap(value) ? apply(value, data, budget) : value;
}

/** The first value that decides the result, or the last one. */
function lastOf(args: Json, data: Json, budget: Budget, ends: (value: Json) => boolean): Json {
  let last: Json = null;
  for (const one of listOf(args)) {
    last = valueOf(one, data, budget);
    if (ends(last)) return last;
  }
  return last;
}

function isFirstTrue(value: Json): boolean {
  return isTrue(isList(value) && value.length > 0 ? argument(value, 0) : value);
}

function isLike(a: Json, b: Json): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === "string" && typeof b === "string") return a === b;
  return comparedNumberOf(a) === comparedNumberOf(b);
}

function isSame(args: Json): boolean {
  if (!isList(args) || args.length < 2) return false;
  const [a = null, b = null] = args;
  return kindOf(a) === kindOf(b) && isLike(a, b);
}

function kindOf(value: Json): string {
  return value === null ? "null" : isList(value) ? "list" : typeof value;
}

function isLess(a: Json, b: Json): boolean {
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b) < 0;
  return comparedNumberOf(a) < comparedNumberOf(b);
}

function isLessOrLike(a: Json, b: Json): boolean {
  return isLess(a, b) || isLike(a, b);
}

/** With three arguments, compares each with the next. */
function inOrder(args: readonly Json[], isBefore: (a: Json, b: Json) => boolean): boolean {
  const [a, b, c] = args;
  if (a === undefined || b === undefined) return false;
  return isBefore(a, b) && (args.length !== 3 || c === undefined || isBefore(b, c));
}

function isIn(args: readonly Json[], _: Json, budget: Budget): boolean {
  const wanted = argument(args, 0);
  const [, there = null] = args;
  if (typeof there === "string")
    return typeof wanted === "string" ? there.includes(wanted) : refuse("only a string can be a substring");
  if (!isList(there)) return false;
  spend(there.length, budget);
  return there.some((one) => {
    if (isList(one)) return isBetween(wanted, one);
    if (typeof wanted === "number") return numberOf(one) === wanted;
    return isMap(one) && isMap(wanted) ? refuse("objects can't be compared") : one === wanted;
  });
}

function isBetween(value: Json, bounds: readonly Json[]): boolean {
  const [least, most] = [argument(bounds, 0), argument(bounds, 1)];
  return numberOf(value) >= numberOf(least) && numberOf(most) >= numberOf(value);
}

function joined(args: Json, data: Json, budget: Budget): Json {
  const values = valueOf(args, data, budget);
  if (typeof values === "string") return values;
  const texts = listOf(values).map(textOf);
  spend(texts.reduce((length, text) => length + text.length, 0) / CHARACTERS, budget);
  const [only = ""] = texts;
  return texts.length < 2 ? only : trimmed(texts.join(""));
}

function partOf(args: readonly Json[], _: Json, budget: Budget): string {
  const text = textOf(argument(args, 0));
  spend(text.length / CHARACTERS, budget);
  const points = [...text];
  let from = integerOf(argument(args, 1));
  if (from < 0) from += points.length;
  if (from < 0 || from > points.length) return text;
  const length = args.length === 3 ? integerOf(argument(args, 2)) : points.length;
  const to = Math.min(length < 0 ? points.length + length : from + length, points.length);
  return to < from ? refuse("a substring ends before it begins") : points.slice(from, to).join("");
}

function sum(args: Json, data: Json, budget: Budget): Json {
  const values = valueOf(args, data, budget);
  if (!isList(values)) return numberOf(values);
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? numberOf(only)
    : values.reduce<number>((total, one) => total + numberOf(one), 0);
}

function difference(args: readonly Json[]): number {
  const [first, ...others] = args.map(numberOf);
  if (first === undefined) return 0;
  return others.length === 0 ? -1 * first : others.reduce((rest, one) => rest - one, first);
}

function quotient(args: readonly Json[]): number {
  const [first, ...others] = args.map(numberOf);
  return first === undefined ? 0 : others.reduce((rest, one) => rest / one, first);
}

function extreme(args: readonly Json[], isMore: (a: number, b: number) => boolean): Json {
  const [first, ...others] = args.map(numberOf);
  return first === undefined ? null : others.reduce((most, one) => (isMore(one, most) ? one : most), first);
}

function merged(args: Json, data: Json, budget: Budget): Json {
  const values = valueOf(args, data, budget);
  if (typeof values !== "object" && values !== null) return [values];
  const all = listOf(values).flatMap((one) => one);
  spend(all.length, budget);
  return all;
}

function missing(args: Json, data: Json, budget: Budget): Json {
  const values = valueOf(args, data, budget);
  return (typeof values === "string" ? [values] : listOf(values)).filter((one) => isMissing(one, data, budget));
}

function isMissing(asked: Json, data: Json, budget: Budget): boolean {
  return lookup(asked, data, budget) === null;
}

function missingSome(args: readonly Json[], data: Json, budget: Budget): Json {
  const needed = integerOf(argument(args, 0));
  const asked = listOf(argument(args, 1));
  const gone = asked.filter((one) => isMissing(one, data, budget));
  return needed > asked.length - gone.length ? gone : [];
}

/** The list that an operator iterates over: a literal, or the result of an operation; null for anything else. */
function subjectOf(args: readonly Json[], data: Json, budget: Budget): Json {
  const subject = argument(args, 0);
  if (isList(subject)) return subject;
  return isMap(subject) ? apply(subject, data, budget) : null;
}

function elements(subject: Json, budget: Budget): readonly Json[] {
  const list = listOf(subject);
  spend(list.length, budget);
  return list;
}

function mapped(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  if (parts.length < 2) return [];
  const subject = subjectOf(parts, data, budget);
  if (subject === null) return [];
  return elements(subject, budget).map((one) => valueOf(argument(parts, 1), one, budget));
}

function filtered(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  if (parts.length < 2) return [];
  const subject = subjectOf(parts, data, budget);
  if (subject === null) return [];
  const list = elements(subject, budget);
  const logic = filled(argument(parts, 1), data, budget);
  return list.filter((one) => isTrue(valueOf(logic, one, budget)));
}

function reduced(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  if (parts.length < 3) return 0;
  const given = argument(parts, 2);
  const initial = isMap(given) ? apply(given, data, budget) : given;
  const convert =
    CONVERSIONS[typeof initial] ?? refuse('the initial value of "reduce" must be a boolean, a number or a string');
  let accumulator = convert(initial);
  const valueType = typeof initial;
  const subject = subjectOf(parts, data, budget);
  if (subject === null) return 0;
  for (const current of elements(subject, budget))
    if (current !== null) accumulator = convert(apply(argument(parts, 1), { current, accumulator, valueType }, budget));
  return accumulator;
}

const CONVERSIONS: Readonly<Record<string, (value: Json) => Json>> = {
  boolean: isTrue,
  number: numberOf,
  string: textOf,
};

function all(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  const subject = subjectOf(parts, data, budget);
  if (!isTrue(subject)) return false;
  return elements(subject, budget).every((one) => isTrue(apply(filled(argument(parts, 1), one, budget), one, budget)));
}

function none(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  const subject = subjectOf(parts, data, budget);
  if (!isTrue(subject)) return true;
  const conditions = filled(argument(parts, 1), data, budget);
  return !elements(subject, budget).some((one) => isTrue(apply(conditions, one, budget)));
}

function some(args: Json, data: Json, budget: Budget): Json {
  const parts = listOf(args);
  const subject = subjectOf(parts, data, budget);
  if (!isTrue(subject)) return false;
  const logic = filled(argument(parts, 1), data, budget);
  return elements(subject, budget).some((one) => isTrue(apply(filled(logic, one, budget), one, budget)));
}

/** The value with all variables of the context replaced. */
function filled(logic: Json, data: Json, budget: Budget): Json {
  spend(1, budget);
  if (isList(logic)) return logic.map((one) => filled(one, data, budget));
  if (!isMap(logic)) return logic;
  const solved: Record<string, Json> = {};
  for (const [key, value] of Object.entries(logic)) {
    if (key !== "var") {
      solved[key] = filled(value, data, budget);
      continue;
    }
    const isOwn = typeof value === "string" && (value === "" || value.startsWith("."));
    const known = isOwn ? null : lookup(value, data, budget);
    if (known !== null) return known;
    solved["var"] = value;
  }
  return solved;
}

function textually(args: Json, holds: (text: string, part: string) => boolean): Json {
  if (!isList(args) || args.length !== 2) return null;
  const [text, part] = args;
  return typeof text === "string" && typeof part === "string" ? holds(text, part) : null;
}
