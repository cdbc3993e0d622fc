/** emit: values -> YAML text that YAML 1.1 and 1.2 readers, go-yaml included, read as the same value. */
import { verifyRoundTrip } from "./verify-round-trip.ts";
import type { Value } from "../../base/value.ts";

/** Words that some reader takes for a boolean, a null or a number, and `e1`, which YAML 1.1 may take for a float. */
const SPECIAL = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[-+]?\d+)$/i;
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(?:[-./][A-Za-z0-9_]+)*$/;

/**
 * Besides quote and backslash: controls, C1 with NEL and NBSP, soft hyphen, invisible, bidirectional and tag
 * characters, line and paragraph separators, byte order marks and non-characters.
 */
const ESCAPED =
  /["\\\p{Cc}\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}]/u;
const EVERY_ESCAPED = new RegExp(ESCAPED, "gu");

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

/** An implicit key may have 1,024 characters; longer ones are introduced by `?`. */
const LONGEST_KEY = 1000;

/** The order of an object's own keys; everything else is sorted by UTF-16 code unit. */
const FIRST_KEYS = ["apiVersion", "kind", "metadata", "spec"];

/** A text as a YAML scalar, plain where no reader can mistake it. Throws on a lone surrogate: no text from parse has one. */
export function emitString(text: string): string {
  if (PLAIN.test(text) && !SPECIAL.test(text)) return text;
  if (!text.isWellFormed()) throw new Error(`a text with a lone surrogate can't be emitted: ${JSON.stringify(text)}`);
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

/** With a point in front of an exponent, without which YAML 1.1 readers see a text. Negative zero is zero, as in JSON. */
function emitNumber(number: number): string {
  if (!Number.isFinite(number)) throw new Error(`${number} can't be emitted`);
  const text = String(number === 0 ? 0 : number);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

type Collection = readonly Value[] | { readonly [key: string]: Value };

function isList(value: Collection): value is readonly Value[] {
  return Array.isArray(value);
}

/** Scalars and empty collections, which stand behind their key; undefined for what needs lines of its own. */
function inline(value: Value): string | undefined {
  if (typeof value === "string") return emitString(value);
  if (typeof value === "number") return emitNumber(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return value.length === 0 ? "[]" : undefined;
  return Object.keys(value).length === 0 ? "{}" : undefined;
}

/** Keys in code unit order, those in `first` before them. */
function orderedKeys(map: { readonly [key: string]: Value }, first: readonly string[]): string[] {
  const sorted = Object.keys(map).sort();
  if (first.length === 0) return sorted;
  const leading = first.filter((key) => Object.hasOwn(map, key));
  return [...leading, ...sorted.filter((key) => !leading.includes(key))];
}

/** The lines of a collection that is not empty, each indented but the first. */
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
  if (key === "<<") throw new Error('a key "<<" can\'t be emitted: readers merge or drop it');
  const name = emitString(key);
  const text = inline(value);
  if (name.length > LONGEST_KEY) return `? ${name}\n${indent}: ${text ?? deeper(value, indent)}`;
  return text === undefined ? `${name}:\n${indent}  ${deeper(value, indent)}` : `${name}: ${text}`;
}

/**
 * A document: block style, keys in Kubernetes' usual order (apiVersion, kind, metadata, spec at the top, then sorted),
 * one newline at the end. Throws on what no reader could give back, and where two readers would not read what was
 * meant: that is our bug, parse lets none of it in.
 */
export function emit(value: Value): string {
  return verifyRoundTrip(`${inline(value) ?? block(value as Collection, "", FIRST_KEYS)}\n`, value);
}

/** One entry of a map, to be joined with others: lines indented by `depth` spaces, one newline at the end. */
export function emitEntry(key: string, value: Value, depth: number): string {
  const indent = " ".repeat(depth);
  return verifyRoundTrip(`${indent}${entry(key, value, indent)}\n`, { [key]: value }, depth);
}

/** The line of a key, behind which the entries of its map are to stand: emitted before, and indented deeper. */
export function emitKey(key: string, depth: number): string {
  const line = emitEntry(key, {}, depth);
  if (!line.endsWith(EMPTY) || line.trimStart().startsWith("? "))
    throw new Error(`a key with a line of its own can't be emitted: ${line}`);
  return `${line.slice(0, -EMPTY.length)}:\n`;
}

const EMPTY = ": {}\n";

/** Documents in one file. */
export function joinDocuments(documents: Iterable<string>): string {
  return [...documents].join("---\n");
}
