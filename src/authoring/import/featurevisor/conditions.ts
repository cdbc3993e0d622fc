/**
 * Converts conditions and segments to JsonLogic. An unsupported operator is an error, because a missing condition would
 * let other users in.
 */
import type { Value } from "../../../compiler/parse/index.ts";
import { fieldsOf, wordOf } from "../fields.ts";
import { Inexpressible, plainLogic } from "./operators.ts";
import type { Project } from "./project.ts";

/** Limits the depth, because segments may refer to each other. */
const DEEPEST = 40;

/** The segments of a rule; true if it applies to everyone. */
export function segmentsLogic(segments: Value | undefined, project: Project): Value {
  return groupLogic(segments ?? "*", (name) => segmentLogic(name, project), none, 0);
}

function segmentLogic(name: Value, project: Project): Value {
  if (name === "*") return true;
  const segment = typeof name === "string" ? project.segments.get(name) : undefined;
  if (segment === undefined) throw new Inexpressible(`segment "${wordOf(name)}" does not exist`);
  return conditionsLogic(segment.value["conditions"]);
}

export function conditionsLogic(conditions: Value | undefined): Value {
  const parsed = typeof conditions === "string" && conditions !== "*" ? jsonIn(conditions) : conditions;
  return groupLogic(parsed ?? "*", (one) => (one === "*" ? true : plainLogic(one)), notAll, 0);
}

/** Older projects store conditions as a JSON string. */
function jsonIn(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new Inexpressible("its conditions can't be read");
  }
}

type Join = (parts: readonly Value[]) => Value;

/** `and`, `or` and `not`; a list means `and`. */
function groupLogic(group: Value, leaf: (one: Value) => Value, not: Join, depth: number): Value {
  if (depth > DEEPEST) throw new Inexpressible("its conditions are nested too deeply");
  const each = (list: readonly Value[]): readonly Value[] => list.map((one) => groupLogic(one, leaf, not, depth + 1));
  if (Array.isArray(group)) return all(each(group));
  const { and, or, not: denied } = fieldsOf(group);
  if (Array.isArray(and)) return all(each(and));
  if (Array.isArray(or)) return any(each(or));
  if (Array.isArray(denied)) return not(each(denied));
  return leaf(group);
}

function all(parts: readonly Value[]): Value {
  if (parts.includes(false)) return false;
  const left = parts.filter((part) => part !== true);
  return left.length === 0 ? true : left.length === 1 ? (left[0] ?? true) : { and: left };
}

function any(parts: readonly Value[]): Value {
  if (parts.includes(true)) return true;
  const left = parts.filter((part) => part !== false);
  return left.length === 0 ? false : left.length === 1 ? (left[0] ?? false) : { or: left };
}

/** For segments: users who are in none of them. */
const none: Join = (parts) => all(parts.map(opposite));

/** For conditions: users who do not meet all of them; everyone if the list is empty. */
const notAll: Join = (parts) => (parts.length === 0 ? true : opposite(all(parts)));

function opposite(part: Value): Value {
  return typeof part === "boolean" ? !part : { "!": [part] };
}
