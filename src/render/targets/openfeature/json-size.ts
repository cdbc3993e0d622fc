/** Computes the size of a value as JSON without building the text, because thousands of flags are measured. */
import type { Value } from "../../../compiler/parse/index.ts";

/** ASCII that JSON does not escape: one byte per character. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** The number of bytes that `JSON.stringify` would produce. */
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
  return UNESCAPED.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
