/** Recognizes simple valid schemas, which most are, without ajv, which takes 40 ms to load the meta-schema. */
import type { Value } from "../parse/index.ts";

type Check = (value: Value) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isOneOf =
  (names: ReadonlySet<Value>): Check =>
  (value) =>
    names.has(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    isList(value) && value.length > 0 && value.every(check) && new Set(value).size === value.length;
const isMapOf =
  (check: Check): Check =>
  (value) =>
    isMap(value) && Object.values(value).every(check);

const TYPES = isOneOf(new Set(["string", "number", "integer", "boolean", "array", "object", "null"]));
const isSchema: Check = (value) => isPlainSchema(value);

const KEYWORDS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["type", TYPES],
  ["const", () => true],
  ["enum", isListOf((value) => !isMap(value) && !isList(value))],
  ["pattern", isText],
  ["minLength", isCount],
  ["maxLength", isCount],
  ["minItems", isCount],
  ["maxItems", isCount],
  ["minimum", isNumber],
  ["maximum", isNumber],
  ["exclusiveMinimum", isNumber],
  ["exclusiveMaximum", isNumber],
  ["properties", isMapOf(isSchema)],
  ["required", isListOf(isText)],
  ["items", isSchema],
  ["not", isSchema],
  ["allOf", isListOf(isSchema)],
  ["anyOf", isListOf(isSchema)],
  ["oneOf", isListOf(isSchema)],
]);

/** True only if the meta-schema of draft 2020-12 accepts the schema. */
export function isPlainSchema(schema: Value): boolean {
  return isMap(schema) && Object.entries(schema).every(([key, value]) => KEYWORDS.get(key)?.(value) === true);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !isList(value);
}
