/** Converts the operators of Featurevisor to JsonLogic that matches the same users. */
import type { Value } from "../../../compiler/parse/index.ts";
import { fieldsOf, isFields, textOf, wordOf } from "../fields.ts";

/** A condition that flagd can't evaluate; the message has no full stop. */
export class Inexpressible extends Error {}

/** `attribute` is a `var`. */
type Spelling = (attribute: Value, value: Value) => Value;

const isPresent = (attribute: Value): Value => ({ "!==": [attribute, null] });
/** The only operation that is true for each string, false for everything else, and never an error. */
const isText = (attribute: Value): Value => ({ starts_with: [attribute, ""] });
const isNoText = (attribute: Value): Value => ({ "!": [isText(attribute)] });
/** In Go, arithmetic with anything but a number or a string is an error, so other values are excluded first. */
const isNumber = (attribute: Value): readonly Value[] => [
  isNoText(attribute),
  isPresent(attribute),
  { "!==": [attribute, true] },
  { "!==": [attribute, false] },
  // In Go, a list or a map does not equal itself; in JavaScript, it is not a number.
  { "==": [attribute, attribute] },
  { "===": [{ "+": [attribute] }, attribute] },
];

/** Compares only numbers, while JsonLogic would convert other values. False for any other value. */
function compared(operator: string): Spelling {
  return (attribute, value) =>
    typeof value === "number" && { and: [...isNumber(attribute), { [operator]: [attribute, value] }] };
}

function affix(operator: string): Spelling {
  return (attribute, value) => typeof value === "string" && { [operator]: [attribute, value] };
}

const identical =
  (operator: "===" | "!=="): Spelling =>
  (attribute, value) =>
    // A list or a map never equals another one.
    typeof value === "object" && value !== null ? operator === "!==" : { [operator]: [attribute, value] };

// In flagd, an empty string contains nothing, not even an empty string.
const contains: Spelling = (attribute, value) =>
  typeof value === "string" &&
  (value === "" ? isText(attribute) : { and: [isText(attribute), { in: [value, attribute] }] });
const containsNot: Spelling = (attribute, value) =>
  typeof value === "string" && value !== "" && { and: [isText(attribute), { "!": [{ in: [value, attribute] }] }] };
const includes: Spelling = (attribute, value) =>
  typeof value === "string" && { and: [isNoText(attribute), { in: [value, attribute] }] };
const includesNot: Spelling = (attribute, value) =>
  typeof value === "string" && {
    and: [isPresent(attribute), isNoText(attribute), { "!": [{ in: [value, attribute] }] }],
  };
const within: Spelling = (attribute, value) => Array.isArray(value) && isOneOf(attribute, value);
const without: Spelling = (attribute, value) =>
  Array.isArray(value) && { and: [isPresent(attribute), { "!": [isOneOf(attribute, value)] }] };

/** Go compares a number in the context with each element as a number, and converts a non-numeric string to 0. */
function isOneOf(attribute: Value, values: readonly Value[]): Value {
  const ofType = (type: string): readonly Value[] => values.filter((value) => typeof value === type);
  const [texts, numbers] = [ofType("string"), ofType("number")];
  const alternatives: readonly Value[] = [
    ...(texts.length === 0 ? [] : [{ and: [isText(attribute), { in: [attribute, [...texts]] }] }]),
    ...(numbers.length === 0 ? [] : [{ in: [attribute, [...numbers]] }]),
    ...ofType("boolean").map((value) => ({ "===": [attribute, value] })),
  ];
  const [only = { in: [attribute, []] }] = alternatives;
  return alternatives.length > 1 ? { or: [...alternatives] } : only;
}

const VERSION = /^[v^~<>=]*(\d+(?:\.\d+){0,2}(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?)(?:\+[\dA-Za-z.-]*)?$/;

function version(operator: string): Spelling {
  return (attribute, value) => {
    if (typeof value !== "string") return false;
    const [, plain] = VERSION.exec(value) ?? [];
    if (plain === undefined) throw new Inexpressible(`flagd can't compare with the version "${value}"`);
    return { sem_ver: [attribute, operator, plain] };
  };
}

const OPERATORS: ReadonlyMap<string, Spelling> = new Map([
  ["equals", identical("===")],
  ["notEquals", identical("!==")],
  ["greaterThan", compared(">")],
  ["greaterThanOrEquals", compared(">=")],
  ["lessThan", compared("<")],
  ["lessThanOrEquals", compared("<=")],
  ["contains", contains],
  ["notContains", containsNot],
  ["includes", includes],
  ["notIncludes", includesNot],
  ["startsWith", affix("starts_with")],
  ["endsWith", affix("ends_with")],
  ["in", within],
  ["notIn", without],
  ["exists", isPresent],
  ["notExists", (attribute) => ({ "===": [attribute, null] })],
  ["semverEquals", version("=")],
  ["semverNotEquals", version("!=")],
  ["semverGreaterThan", version(">")],
  ["semverGreaterThanOrEquals", version(">=")],
  ["semverLessThan", version("<")],
  ["semverLessThanOrEquals", version("<=")],
]);

/** A condition on one attribute. Throws Inexpressible. */
export function plainLogic(condition: Value): Value {
  const fields = fieldsOf(condition);
  const { value = null } = fields;
  const name = textOf(fields["attribute"]);
  const operator = textOf(fields["operator"]) ?? "";
  if (!isFields(condition) || name === undefined) throw new Inexpressible("a condition has no attribute");
  const attribute = { var: name };
  if (operator === "matches") return patternLogic(attribute, fields);
  if (operator === "notMatches") return { and: [isText(attribute), { "!": [patternLogic(attribute, fields)] }] };
  const spelling = OPERATORS.get(operator);
  if (spelling === undefined)
    throw new Inexpressible(
      `flagd does not support the operator "${wordOf(fields["operator"])}" of the condition on "${name}"`,
    );
  return spelling(attribute, value);
}

function patternLogic(attribute: Value, { value = null, regexFlags = "" }: ReturnType<typeof fieldsOf>): Value {
  const pattern = wordOf(value);
  const found = regexFlags === "" ? textsIn(pattern) : undefined;
  if (found === undefined)
    throw new Inexpressible(
      `flagd does not support regular expressions, and /${pattern}/${wordOf(regexFlags)} is not a list of plain strings`,
    );
  const { where, texts } = found;
  if (where === "whole") return isOneOf(attribute, texts);
  const spelling = { start: affix("starts_with"), end: affix("ends_with"), anywhere: contains }[where];
  const parts = texts.map((text) => spelling(attribute, text));
  return parts.length === 1 ? (parts[0] ?? false) : { or: parts };
}

/** The texts that a pattern matches: as the complete value, at its start, at its end or anywhere. */
interface Texts {
  readonly where: "whole" | "start" | "end" | "anywhere";
  readonly texts: readonly string[];
}

/** A text with escaped special characters. */
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|/@-])*$/;

/** `^(a|b)$`, `@example\.com$`, `^internal-`; undefined for anything else. */
export function textsIn(pattern: string): Texts | undefined {
  const start = pattern.startsWith("^");
  const end = /(?<!\\)\$$/.test(pattern);
  const inner = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  const loose = inner.slice(start ? 0 : leading(inner), end ? undefined : inner.length - trailing(inner));
  const group = /^\((?:\?:)?([^()]*)\)$/.exec(loose)?.[1];
  // Without a group, `^a|b` is `(^a)|b`.
  const parts = group !== undefined || (!start && !end) ? (group ?? loose).split("|") : [loose];
  if (!parts.every((part) => LITERAL.test(part))) return undefined;
  const where = start && end ? "whole" : start ? "start" : end ? "end" : "anywhere";
  return { where, texts: parts.map((part) => part.replaceAll(/\\(.)/g, "$1")) };
}

/** Without an anchor, `.*` at the start has no effect. */
function leading(text: string): number {
  return /^(?:\.\*)*/.exec(text)?.[0].length ?? 0;
}

function trailing(text: string): number {
  return /(?<!\\)(?:\.\*)+$/.exec(text)?.[0].length ?? 0;
}
