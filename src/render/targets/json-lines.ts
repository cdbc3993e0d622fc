/** Formats JSON as in the state files: on one line, with a space after every comma and colon. */
import type { Value } from "../../compiler/parse/index.ts";

/** Keeps the order of keys. */
export function oneLine(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  const append = (part: string): unknown => (text += text === "" ? part : `, ${part}`);
  if (isList(value)) {
    for (const item of value) append(oneLine(item));
    return `[${text}]`;
  }
  for (const key of Object.keys(value)) append(`${quoted(key)}: ${oneLine(value[key] ?? null)}`);
  return `{${text}}`;
}

/** Text that JSON does not escape. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Sorts keys by code unit, at every depth. */
export function sortedKeys(value: Value): Value {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(sortedKeys);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
