/** Writes flag values as TypeScript expressions and types. */
import type { Value } from "../../compiler/parse/index.ts";
import type { ClientFlag } from "../client-flags.ts";
import { INVISIBLE } from "../../base/escape.ts";

/** The type of a flag's values: a union of literals for strings, the shape without the values for objects. */
export function typeOf({ type, values }: ClientFlag): string {
  if (type === "boolean") return "boolean";
  if (type === "integer" || type === "float") return "number";
  return union(values.map(type === "string" ? literal : shapeOf));
}

function union(types: readonly string[]): string {
  return types.length === 0 ? "never" : [...new Set(types)].join(" | ");
}

/** Lists are mutable because the JSON types of the SDK are. */
function shapeOf(value: Value): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (isList(value)) return `(${union(value.map(shapeOf))})[]`;
  const fields = Object.entries(value).map(([key, item]) => `readonly ${text(key)}: ${shapeOf(item)}`);
  return fields.length === 0 ? "{ readonly [key: string]: never }" : `{ ${fields.join("; ")} }`;
}

/** An expression with this value, on one line. */
export function literal(value: Value): string {
  if (typeof value === "string") return text(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(literal).join(", ")}]`;
  const fields = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** `"__proto__": x` would set the prototype; `["__proto__"]: x` is a field like any other. */
function keyOf(key: string): string {
  return key === "__proto__" ? `[${text(key)}]` : text(key);
}

function text(value: string): string {
  return JSON.stringify(value).replace(
    INVISIBLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
