/** JSON as the state files have it: on one line, with a blank behind every comma and colon. */
import type { Value } from "../../compiler/parse/index.ts";

/** Keys in the order given. */
export function oneLine(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  const next = (one: string): unknown => (text += text === "" ? one : `, ${one}`);
  if (isList(value)) {
    for (const item of value) next(oneLine(item));
    return `[${text}]`;
  }
  for (const key of Object.keys(value)) next(`${quoted(key)}: ${oneLine(value[key] ?? null)}`);
  return `{${text}}`;
}

/** Text that JSON has as it is. */
const AS_IT_IS = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return AS_IT_IS.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Keys sorted by code unit, at every depth. */
export function sortedKeys(value: Value): Value {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(sortedKeys);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}

/** A map with an entry on each line, the lines given; `depth` is the indentation of its end. */
export function linesOf(lines: readonly string[], depth: string): string {
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${depth}}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
