/** Conditions and segments as JsonLogic. What it has no operation for is a fault, for a condition left out lets in others. */
import type { Value } from "../../parse.ts";
import { fieldsOf, isFields, textOf, wordOf } from "../fields.ts";
import type { Project } from "./project.ts";

/** Ends the feature: a message without a full stop. */
export class Inexpressible extends Error {}

/** Segments that refer to each other could go on for ever. */
const DEEPEST = 40;

/** A rule's segments; true where it is for everybody. */
export function segmentsLogic(segments: Value | undefined, project: Project): Value {
  return groupLogic(segments ?? "*", (name) => segmentLogic(name, project), 0);
}

function segmentLogic(name: Value, project: Project): Value {
  if (name === "*") return true;
  const segment = typeof name === "string" ? project.segments.get(name) : undefined;
  if (segment === undefined) throw new Inexpressible(`there is no segment "${wordOf(name)}"`);
  return conditionsLogic(segment.value["conditions"]);
}

export function conditionsLogic(conditions: Value | undefined): Value {
  const parsed = typeof conditions === "string" && conditions !== "*" ? jsonIn(conditions) : conditions;
  return groupLogic(parsed ?? "*", (one) => (one === "*" ? true : plainLogic(one)), 0);
}

/** Older projects keep conditions as JSON in a text. */
function jsonIn(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new Inexpressible("its conditions can't be read");
  }
}

/** `and`, `or`, `not`, and a list, which means `and`. */
function groupLogic(group: Value, leaf: (one: Value) => Value, depth: number): Value {
  if (depth > DEEPEST) throw new Inexpressible("its conditions are nested too deep");
  const each = (list: readonly Value[]): readonly Value[] => list.map((one) => groupLogic(one, leaf, depth + 1));
  if (Array.isArray(group)) return all(each(group));
  const { and, or, not } = fieldsOf(group);
  if (Array.isArray(and)) return all(each(and));
  if (Array.isArray(or)) return any(each(or));
  if (Array.isArray(not)) return opposite(all(each(not)));
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

function opposite(part: Value): Value {
  return typeof part === "boolean" ? !part : { "!": [part] };
}

type Spelling = (attribute: Value, value: Value) => Value;

/** A comparison that never holds of somebody who has no such attribute. */
function present(spelling: Spelling): Spelling {
  return (attribute, value) => ({ and: [{ "!==": [attribute, null] }, spelling(attribute, value)] });
}

function operation(operator: string): Spelling {
  return (attribute, value) => ({ [operator]: [attribute, value] });
}

function version(operator: string): Spelling {
  return (attribute, value) => ({ sem_ver: [attribute, operator, value] });
}

const within: Spelling = (attribute, value) => ({ in: [attribute, value] });
const containing: Spelling = (attribute, value) => ({ in: [value, attribute] });
const negated = (spelling: Spelling): Spelling =>
  present((attribute, value) => ({ "!": [spelling(attribute, value)] }));

const OPERATORS: ReadonlyMap<string, Spelling> = new Map([
  ["equals", operation("===")],
  ["notEquals", operation("!==")],
  ["greaterThan", present(operation(">"))],
  ["greaterThanOrEquals", present(operation(">="))],
  ["lessThan", present(operation("<"))],
  ["lessThanOrEquals", present(operation("<="))],
  ["contains", containing],
  ["notContains", negated(containing)],
  ["includes", containing],
  ["notIncludes", negated(containing)],
  ["startsWith", operation("starts_with")],
  ["endsWith", operation("ends_with")],
  ["in", within],
  ["notIn", negated(within)],
  ["exists", (attribute) => ({ "!==": [attribute, null] })],
  ["notExists", (attribute) => ({ "===": [attribute, null] })],
  ["semverEquals", version("=")],
  ["semverNotEquals", version("!=")],
  ["semverGreaterThan", version(">")],
  ["semverGreaterThanOrEquals", version(">=")],
  ["semverLessThan", version("<")],
  ["semverLessThanOrEquals", version("<=")],
]);

function plainLogic(condition: Value): Value {
  const { attribute, operator, value = null } = fieldsOf(condition);
  const name = textOf(attribute);
  const spelling = OPERATORS.get(textOf(operator) ?? "");
  if (!isFields(condition) || name === undefined) throw new Inexpressible("a condition names no attribute");
  if (spelling === undefined) throw new Inexpressible(`flagd has no operation "${wordOf(operator)}"`);
  return spelling({ var: name }, value);
}
