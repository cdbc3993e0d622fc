/**
 * Estimates the most steps that a rule can take. It traverses the rule like an evaluation, but counts steps, with an assumed
 * size of the lists and strings in the context.
 */
import { CHARACTERS, STEPS } from "./logic.ts";
import { isList, isMap } from "./values.ts";
import type { Json } from "./values.ts";

/** The assumed length of a list or string in a context. */
export const ASSUMED = 100;

/** The largest possible value. */
interface Bound {
  readonly characters: number;
  /** Elements of a list. */
  readonly count: number;
  /** The largest element; undefined without elements. */
  readonly element: Bound | undefined;
}

const SCALAR: Bound = { characters: 25, count: 0, element: undefined };

/** Arbitrarily nested lists of strings. */
const ANYTHING: Bound = {
  characters: ASSUMED,
  count: ASSUMED,
  get element() {
    return ANYTHING;
  },
};

/** The meaning of variables. */
interface Scope {
  readonly data: Bound;
  /** Inside `reduce`. */
  readonly named?: Readonly<Record<string, Bound>>;
  /** Whether variables are replaced before each element is visited, so that a list is traversed again. */
  readonly isFilled?: boolean;
}

/** The steps counted so far. Counting stops at the limit. */
interface Count {
  steps: number;
}

class TooMany extends Error {}

/** Infinity above the limit of an evaluation. */
export function weightOf(rule: Json): number {
  const count = { steps: 0 };
  try {
    weigh(rule, { data: ANYTHING }, count);
    return count.steps;
  } catch (error) {
    if (error instanceof TooMany) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function add(steps: number, count: Count): void {
  count.steps += steps;
  if (count.steps > STEPS) throw new TooMany();
}

function weigh(value: Json, scope: Scope, count: Count): Bound {
  add(1, count);
  if (typeof value === "string") return { ...SCALAR, characters: value.length };
  if (isList(value)) return boundOfList(value.map((one) => weigh(one, scope, count)));
  if (!isMap(value)) return SCALAR;
  const [entry, another] = Object.entries(value);
  if (entry === undefined || another !== undefined) return literal(value, count);
  const [operator, args] = entry;
  const list = isList(args) ? args : [args];
  return (WEIGHTS.get(operator) ?? others)(list, scope, count);
}

/** A literal, in which no operation is evaluated. */
function literal(value: Json, count: Count): Bound {
  add(1, count);
  if (isList(value)) return boundOfList(value.map((one) => literal(one, count)));
  return { ...SCALAR, characters: typeof value === "string" ? value.length : ASSUMED };
}

function boundOfList(bounds: readonly Bound[]): Bound {
  return { characters: 0, count: bounds.length, element: bounds.reduce<Bound | undefined>(larger, undefined) };
}

function larger(a: Bound | undefined, b: Bound | undefined): Bound | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  return {
    characters: Math.max(a.characters, b.characters),
    count: Math.max(a.count, b.count),
    element: a === ANYTHING || b === ANYTHING ? ANYTHING : larger(a.element, b.element),
  };
}

type Weight = (args: readonly Json[], scope: Scope, count: Count) => Bound;

const WEIGHTS: ReadonlyMap<string, Weight> = new Map<string, Weight>([
  ["var", variable],
  ["if", oneOfAll],
  ["and", oneOfAll],
  ["or", oneOfAll],
  ["cat", joined],
  ["substr", joined],
  ["merge", merged],
  ["in", looked],
  ["map", (args, scope, count) => ({ ...over(args, scope, count), characters: 0 })],
  ["filter", (args, scope, count) => kept(args, scope, count)],
  ["all", tested],
  ["none", tested],
  ["some", tested],
  ["reduce", reduced],
]);

function others(args: readonly Json[], scope: Scope, count: Count): Bound {
  const bounds = args.map((one) => weigh(one, scope, count));
  return { ...SCALAR, count: Math.max(0, ...bounds.map((bound) => bound.count)), element: SCALAR };
}

function variable([path = null, instead]: readonly Json[], { data, named, isFilled }: Scope, count: Count): Bound {
  const [name = ""] = typeof path === "string" ? path.split(".") : [];
  const own = named !== undefined && Object.hasOwn(named, name) ? named[name] : undefined;
  const found = own ?? (path === "" || path === null || data === ANYTHING ? data : (data.element ?? data));
  if (isFilled === true) add(found.count, count);
  return instead === undefined ? found : (larger(found, literal(instead, count)) ?? found);
}

/** The bound of a choice between the values. */
function oneOfAll(args: readonly Json[], scope: Scope, count: Count): Bound {
  return args.map((one) => weigh(one, scope, count)).reduce<Bound | undefined>(larger, undefined) ?? SCALAR;
}

function joined(args: readonly Json[], scope: Scope, count: Count): Bound {
  const characters = args.reduce<number>((sum, one) => sum + weigh(one, scope, count).characters, 0);
  add(characters / CHARACTERS, count);
  return { ...SCALAR, characters };
}

function merged(args: readonly Json[], scope: Scope, count: Count): Bound {
  const bounds = args.map((one) => weigh(one, scope, count));
  const elements = bounds.reduce((sum, bound) => sum + Math.max(bound.count, 1), 0);
  add(elements, count);
  return {
    characters: 0,
    count: elements,
    element: bounds.map((bound) => bound.element ?? bound).reduce<Bound | undefined>(larger, undefined),
  };
}

function looked(args: readonly Json[], scope: Scope, count: Count): Bound {
  const [, there] = args.map((one) => weigh(one, scope, count));
  add(there?.count ?? 0, count);
  return SCALAR;
}

/** The list to iterate over: a literal, or the result of an operation. */
function subjectOf([subject = null]: readonly Json[], scope: Scope, count: Count): Bound {
  return isMap(subject) ? weigh(subject, scope, count) : literal(subject, count);
}

/** For each element, the operation takes the same steps. */
function over(args: readonly Json[], scope: Scope, count: Count, isFilled = false): Bound {
  const subject = subjectOf(args, scope, count);
  const before = count.steps;
  const element = weigh(args[1] ?? null, { data: subject.element ?? SCALAR, isFilled }, count);
  // Replaced variables are traversed once more.
  const each = (count.steps - before + 1) * (isFilled ? 2 : 1);
  add(each * Math.max(subject.count - 1, 0), count);
  return { characters: 0, count: subject.count, element };
}

function kept(args: readonly Json[], scope: Scope, count: Count): Bound {
  const subject = subjectOf(args, scope, count);
  over(args, scope, count, true);
  return subject;
}

function tested(args: readonly Json[], scope: Scope, count: Count): Bound {
  over(args, scope, count, true);
  return SCALAR;
}

/** Counts element by element, because the accumulator can grow with each. */
function reduced(args: readonly Json[], scope: Scope, count: Count): Bound {
  const subject = subjectOf(args, scope, count);
  const current = subject.element ?? SCALAR;
  let accumulator = weigh(args[2] ?? null, scope, count);
  for (let index = 0; index < subject.count; index++) {
    const named = { current, accumulator, valueType: SCALAR };
    accumulator = larger(accumulator, weigh(args[1] ?? null, { data: SCALAR, named }, count)) ?? accumulator;
  }
  return accumulator;
}
