/** Emits values as YAML text that all YAML 1.1 and 1.2 readers, including go-yaml, read as the same value. */
import type { Value } from "../../base/value.ts";
import { hash } from "node:crypto";
import { yaml } from "../../base/lazy-libraries.ts";
import { readStrictly } from "./strict-reader.ts";

/** Words that some readers treat as a boolean, a null or a number, and `e1`, which YAML 1.1 may read as a float. */
const SPECIAL = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[-+]?\d+)$/i;
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(?:[-./][A-Za-z0-9_]+)*$/;

/**
 * Characters to escape besides quote and backslash: controls, C1 with NEL and NBSP, soft hyphen, invisible, bidi and
 * tag characters, line and paragraph separators, byte order marks and noncharacters.
 */
const ESCAPED =
  /["\\\p{Cc}\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}]/u;
const EVERY_ESCAPED = new RegExp(ESCAPED, "gu");

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

/** YAML limits an implicit key to 1,024 characters; longer keys need `?`. */
const LONGEST_KEY = 1000;

/** The order of the first keys of an object; all other keys are sorted by UTF-16 code unit. */
const FIRST_KEYS = ["apiVersion", "kind", "metadata", "spec"];

/** A YAML scalar, plain if no reader can misread it. Throws on a lone surrogate, which the parser never produces. */
export function emitString(text: string): string {
  if (PLAIN.test(text) && !SPECIAL.test(text)) return text;
  if (!text.isWellFormed())
    throw new Error(`a string with half of a surrogate pair can't be emitted: ${JSON.stringify(text)}`);
  return ESCAPED.test(text) ? `"${text.replace(EVERY_ESCAPED, escape)}"` : `"${text}"`;
}

function escape(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Adds `.0` before an exponent, because YAML 1.1 reads `1e9` as a string. Negative zero becomes zero, as in JSON. */
function emitNumber(number: number): string {
  if (!Number.isFinite(number)) throw new Error(`${number} can't be emitted`);
  const text = String(number === 0 ? 0 : number);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

type Collection = readonly Value[] | { readonly [key: string]: Value };

function isList(value: Collection): value is readonly Value[] {
  return Array.isArray(value);
}

/** The text after a key, for scalars and empty collections; undefined for values that need separate lines. */
function inline(value: Value): string | undefined {
  if (typeof value === "string") return emitString(value);
  if (typeof value === "number") return emitNumber(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return value.length === 0 ? "[]" : undefined;
  return Object.keys(value).length === 0 ? "{}" : undefined;
}

/** Keys in code unit order, after those in `first`. */
function orderedKeys(map: { readonly [key: string]: Value }, first: readonly string[]): string[] {
  const sorted = Object.keys(map).sort();
  if (first.length === 0) return sorted;
  const leading = first.filter((key) => Object.hasOwn(map, key));
  return [...leading, ...sorted.filter((key) => !leading.includes(key))];
}

/** The lines of a non-empty collection; all but the first are indented. */
function block(value: Collection, indent: string, first: readonly string[] = []): string {
  const lines = isList(value)
    ? value.map((item) => `- ${inline(item) ?? deeper(item, indent)}`)
    : orderedKeys(value, first).map((key) => entry(key, value[key] ?? null, indent));
  return lines.join(`\n${indent}`);
}

function deeper(value: Value, indent: string): string {
  return block(value as Collection, `${indent}  `);
}

function entry(key: string, value: Value, indent: string): string {
  if (key === "<<") throw new Error('a key "<<" can\'t be emitted: parsers merge or drop it');
  const name = emitString(key);
  const text = inline(value);
  if (name.length > LONGEST_KEY) return `? ${name}\n${indent}: ${text ?? deeper(value, indent)}`;
  return text === undefined ? `${name}:\n${indent}  ${deeper(value, indent)}` : `${name}: ${text}`;
}

/**
 * Emits a document in block style with the usual key order of Kubernetes and one newline at the end. Throws if a value
 * can't be represented, or if two readers would not read it back: that is a bug, because the parser rejects such
 * values.
 */
export function emit(value: Value): string {
  return verifyRoundTrip(`${inline(value) ?? block(value as Collection, "", FIRST_KEYS)}\n`, value);
}

/** One entry of a map, with lines indented by `depth` spaces and one newline at the end. */
export function emitEntry(key: string, value: Value, depth: number): string {
  const indent = " ".repeat(depth);
  return verifyRoundTrip(`${indent}${entry(key, value, indent)}\n`, { [key]: value }, depth);
}

/** The line of a key whose value follows as emitted entries with a deeper indentation. */
export function emitKey(key: string, depth: number): string {
  const line = emitEntry(key, {}, depth);
  if (!line.endsWith(EMPTY) || line.trimStart().startsWith("? "))
    throw new Error(`a key that needs a separate line can't be emitted: ${line}`);
  return `${line.slice(0, -EMPTY.length)}:\n`;
}

const EMPTY = ": {}\n";

export function joinDocuments(documents: Iterable<string>): string {
  return [...documents].join("---\n");
}

/** Hashes of text and value that the slow readers have verified. */
const verified = new Set<string>();

/**
 * Returns the text if YAML 1.1 and 1.2 readers read `expected` from it. Lines are indented by `depth` spaces. Throws
 * otherwise, because that is a bug.
 */
export function verifyRoundTrip(text: string, expected: Value, depth = 0): string {
  const read = readStrictly(text, depth);
  if (read === undefined ? verifiedByYaml(text, expected) : same(read.value, expected)) return text;
  throw new Error(`the emitted YAML does not parse to the original value: ${JSON.stringify(text.slice(0, 200))}`);
}

function verifiedByYaml(text: string, expected: Value): boolean {
  const key = hash("sha256", `${text}\0${JSON.stringify(expected, (_, value: unknown) => value ?? null)}`);
  if (verified.has(key)) return true;
  const { parse } = yaml();
  const versions = ["1.1", "1.2"] as const;
  const isEqual = versions.every((version) =>
    same(parse(text, { version, merge: false, maxAliasCount: 0, logLevel: "error" }) as Value, expected),
  );
  if (isEqual) verified.add(key);
  return isEqual;
}

/** Ignores the order of keys. Undefined is emitted as null, and negative zero as zero. */
function same(read: Value, expected: Value | undefined): boolean {
  if (expected === undefined || expected === null || typeof expected !== "object") return read === (expected ?? null);
  if (typeof read !== "object" || read === null || Array.isArray(read) !== Array.isArray(expected)) return false;
  const [found, wanted] = [read, expected] as readonly { readonly [key: string]: Value }[];
  const keys = Object.keys(expected);
  for (const key of keys) if (!Object.hasOwn(read, key) || !same(found?.[key] ?? null, wanted?.[key])) return false;
  return keys.length === Object.keys(read).length;
}
