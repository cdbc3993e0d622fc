/** Words messages about values that their field does not allow. */
import { didYouMean } from "../../base/suggest.ts";
import type { Code } from "../../base/diagnostics.ts";
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";
import type { Failure } from "./validators.js";
import * as codes from "./codes.ts";
import { validatorModule } from "./lazy-validators.ts";
import type { SchemaError } from "./fault.ts";
import { isMap } from "./schema-location.ts";
import type { Place } from "./schema-location.ts";

/** The maximum number of characters of a value in a message. */
const MAX_SHOWN = 60;

/** Puts a text in double quotes, truncated if it is long. */
export function quoteName(text: string): string {
  return `"${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text}"`;
}

/** Names the value at a path by its key. */
export function describePath(path: Path): string {
  const last = path.at(-1);
  if (typeof last === "number") return `an item of ${describePath(path.slice(0, -1))}`;
  return last === undefined ? "the document" : quoteName(last);
}

/** Only the first failure of a value in this order is reported, because the others follow from it. */
const ORDER: readonly string[] = [
  "type",
  "const",
  "enum",
  "minLength",
  "pattern",
  "format",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "uniqueItems",
];

/** The fault of a value itself, not of its fields; empty or one item. */
export function describe(place: Place, failures: readonly Failure[]): readonly SchemaError[] {
  const relevant = withoutAlternatives(place.value, failures);
  const keyword = ORDER.find((one) => relevant.some((failure) => failure.keyword === one));
  const failure = relevant.find((failure) => failure.keyword === keyword);
  if (keyword === undefined || failure === undefined) return [];
  const types = relevant
    .filter((failure) => failure.keyword === "type")
    .flatMap(({ params }) => params["type"] as string);
  const fault = keyword === "type" ? wrongType(place, [...new Set(types)]) : wrongValue(place, failure);
  return [{ path: place.path, on: "value", ...fault }];
}

/** Keeps only the failures of the alternative that matches the type of the value. */
function withoutAlternatives(value: Value | undefined, failures: readonly Failure[]): readonly Failure[] {
  const isText = typeof value === "string";
  const about = failures.filter(({ keyword }) => isText || !TEXT_ONLY.has(keyword));
  if (!about.some(({ keyword }) => keyword === "oneOf")) return about;
  if (isMap(value)) return about.filter(({ keyword }) => keyword !== "type" && keyword !== "enum");
  const keywordGroups = [isText ? ["enum"] : [], [...TEXT_ONLY], ["type"]];
  const found = keywordGroups.map((keywords) => about.filter(({ keyword }) => keywords.includes(keyword)));
  return found.find(({ length }) => length > 0) ?? [];
}

/** Keywords that are about map keys if the value is not a text. */
const TEXT_ONLY: ReadonlySet<string> = new Set(["pattern", "format", "minLength", "maxLength"]);

/** A fault without its location. */
type FaultText = Pick<SchemaError, "code" | "message" | "help" | "quote"> & { readonly path?: Path };

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

function wrongType({ path, value = null, shape }: Place, expected: readonly string[]): FaultText {
  const expectedTypes = expected.map((type) => WORDS[type] ?? type).join(" or ");
  if ((shape.form === "release" || shape.form === "runningRelease") && typeof value === "number")
    return {
      code: codes.releaseNotQuoted,
      message: `a release must be in quotes; without them this is the number ${value}`,
      quote: true,
    };
  const code = codes.wrongType;
  if (value === null) return { code, message: `${describePath(path)} is empty; it must be ${expectedTypes}` };
  const message = `${describePath(path)} must be ${expectedTypes}, not ${describeValue(value)}`;
  if (expected.includes("string") && typeof value !== "object") return { code, message, quote: true };
  return { code, message, help: rewriteAdvice(value, expected, Object.keys(shape.fields ?? {})) };
}

/** Advice on how to rewrite a value; undefined if it is uncertain. `fields`: those of the expected map. */
function rewriteAdvice(value: Value, expected: readonly string[], fields: readonly string[]): string | undefined {
  if (expected.includes("array") && isMap(value)) return 'write it as a list: "- " begins each item';
  if (expected.includes("object") && fields.length > 0 && fields.length <= 8)
    return `write it as a map; its fields are ${fields.join(", ")}`;
  if (expected.includes("array") && typeof value === "string" && value.length <= MAX_SHOWN)
    return `write it as a list: [${value}]`;
  const bare = expected.includes("boolean") ? /^(?:true|false)$/ : /^[0-9]{1,15}$/;
  const isScalar = expected.some((type) => type === "boolean" || type === "integer" || type === "number");
  if (isScalar && typeof value === "string" && /^[0-9]{1,3}%$/.test(value))
    return `write it as a number: ${value.slice(0, -1)}`;
  return isScalar && typeof value === "string" && bare.test(value) ? `remove the quotes: ${value}` : undefined;
}

function describeValue(value: Value): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text ${quoteName(value)}`;
  return typeof value === "object" ? "a map" : `${typeof value === "number" ? "the number " : ""}${value}`;
}

/** The only condition in the schemas: `emergency: true` requires `enabled: false`. */
export const NOT_IN_AN_EMERGENCY: FaultText = {
  code: codes.conflictingFields,
  message: "an emergency override can only turn a feature off",
  help: "write `enabled: false`, or remove `emergency`",
};

function wrongValue(place: Place, { keyword, params, schemaPath }: Failure): FaultText {
  const { path, value = null, shape } = place;
  const about = describePath(path);
  const limit = Number(params["limit"]);
  const code = codes.invalidValue;
  switch (keyword) {
    case "const":
      if (schemaPath.includes("/then/")) return NOT_IN_AN_EMERGENCY;
      return { code, message: `${about} can only be ${JSON.stringify(params["allowedValue"])} here` };
    case "enum":
      return {
        code,
        message: `${about} can't be ${typeof value === "string" ? quoteName(value) : describeValue(value)}`,
        help: choices(value, params["allowedValues"]),
      };
    case "uniqueItems":
      return duplicate(place, Number(params["i"]), Number(params["j"]));
    case "minLength":
      return { code: codeOf(shape.form), message: `${about} is empty` };
    case "maxLength":
      if (shape.form !== undefined) return wrongForm(textOf(value), shape.form);
      return { code, message: `${about} has ${[...textOf(value)].length} characters; at most ${limit} are allowed` };
    case "format":
      return { code: codes.invalidDate, message: `${quoteName(textOf(value))} does not exist in the calendar` };
    case "pattern":
      return wrongForm(textOf(value), shape.form ?? "");
    case "minItems":
    case "minProperties":
      return { code, message: sizeOf(value) === 0 ? `${about} is empty` : `${about} needs ${limit} items or more` };
    case "maxItems":
    case "maxProperties":
      return { code, message: `${about} has ${sizeOf(value)} items; at most ${limit} are allowed` };
    case "minimum":
      return { code, message: `${about} is ${JSON.stringify(value)}; it must be at least ${limit}` };
    default:
      return { code, message: `${about} is ${JSON.stringify(value)}; it must be at most ${limit}` };
  }
}

function textOf(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function sizeOf(value: Value): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

function choices(value: Value, allowed: unknown): string {
  const names = (Array.isArray(allowed) ? allowed : []).map(String);
  return didYouMean(textOf(value), names) ?? `use one of ${names.map(quoteName).join(", ")}`;
}

function duplicate({ path, value }: Place, one: number, other: number): FaultText {
  const index = Math.max(one, other);
  const item = Array.isArray(value) ? value[index] : undefined;
  return {
    code: codes.duplicateItem,
    path: [...path, index],
    message: `${quoteName(textOf(item ?? null))} is listed twice in ${describePath(path)}`,
    help: "remove one of them",
  };
}

/** The fault of a map key that does not have the required form. */
export function describeKey({ path, shape }: Place, key: string): SchemaError {
  return { ...wrongForm(key, shape.keys ?? ""), path: [...path, key], on: "key" };
}

const CODES: Readonly<Record<string, Code>> = {
  dnsLabel: codes.invalidName,
  day: codes.invalidDate,
  dayOrNever: codes.invalidDate,
  jsonPath: codes.jsonpathNotAllowed,
};

function codeOf(form: string | undefined): Code {
  return (form === undefined ? undefined : CODES[form]) ?? codes.invalidValue;
}

const PATTERN = "list all names, or select clusters by `labels` or `stages`";

/** The schema has a description and an example of each form. */
function wrongForm(text: string, form: string): FaultText {
  const { title, description, example } = validatorModule().forms[form] ?? {
    title: "value",
    description: "",
    example: "",
  };
  const message = `${quoteName(text)} is not a valid ${uncapitalized(title)}`;
  if (form === "dnsLabel" && /[*?]/.test(text))
    return { code: codeOf(form), message: `${quoteName(text)} is a pattern, but names must be exact`, help: PATTERN };
  const slug = form === "dnsLabel" ? slugOf(text) : undefined;
  if (slug !== undefined)
    return { code: codeOf(form), message, help: `write ${quoteName(slug)}: ${asClause(description)}` };
  return { code: codeOf(form), message, help: `${asClause(description)}; for example ${quoteName(example)}` };
}

/** Converts a text to a valid name with few changes; undefined if that is not possible. */
function slugOf(text: string): string | undefined {
  if (text.length > MAX_SHOWN) return undefined;
  const slug = text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return slug === "" ? undefined : slug;
}

/** Makes a sentence of the schema part of another. */
function asClause(sentence: string): string {
  return uncapitalized(sentence.replace(/\.$/, ""));
}

function uncapitalized(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
