/** What a value weighs as JSON, without making it: ten thousand flags are weighed for each that is too heavy. */
import type { Value } from "../../../compiler/parse/index.ts";

/** Text that JSON has as it is, a byte for each character. */
const AS_IT_IS = /^[ !#-[\]-~]*$/;

/** As many bytes as `JSON.stringify` would make. */
export function jsonBytes(value: Value): number {
  if (typeof value === "string") return textBytes(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value).length;
  let bytes = 2;
  if (isList(value)) {
    for (const item of value) bytes += jsonBytes(item);
    return bytes + Math.max(0, value.length - 1);
  }
  const keys = Object.keys(value);
  for (const key of keys) bytes += textBytes(key) + 1 + jsonBytes(value[key] ?? null);
  return bytes + Math.max(0, keys.length - 1);
}

function textBytes(text: string): number {
  return AS_IT_IS.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
