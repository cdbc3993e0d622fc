/**
 * Reads the small subset of YAML that `emit` writes, and shares no code with it. Every YAML 1.1 and 1.2 reader agrees
 * on a text that this reader accepts; a text that it rejects may still be valid.
 */
import type { Value } from "../../base/value.ts";
const NUMBER = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d+(?:e[-+]\d+)?)$/;
const WORDS: Readonly<Record<string, Value>> = { true: true, false: false, null: null, "[]": [], "{}": {} };

/** The longest key without `?`, well below YAML's limit of 1,024. */
const LONGEST_KEY = 1010;

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const COLON = 58;

/** Thrown and caught only in this file. */
class Doubt extends Error {}

/** The value of a text whose lines are indented by `depth` spaces; undefined if readers could disagree about it. */
export function readStrictly(text: string, depth = 0): { readonly value: Value } | undefined {
  if (!text.endsWith("\n")) return undefined;
  const reading: Reading = { text, at: 0, end: -1, indent: 0 };
  try {
    nextLine(reading);
    const isScalar =
      depth === 0 && reading.end === text.length - 1 && !isItem(reading) && colonAfterKey(reading) === -1;
    if (isScalar) return { value: scalar(text, 0, reading.end) };
    const value = collection(reading, depth);
    return reading.at === text.length ? { value } : undefined;
  } catch (error) {
    if (error instanceof Doubt) return undefined;
    throw error;
  }
}

/** The offsets of the current line's text, and its indentation, which is -1 for an empty line or the end. */
interface Reading {
  readonly text: string;
  at: number;
  end: number;
  indent: number;
}

function nextLine(reading: Reading): void {
  const { text } = reading;
  const start = reading.end + 1;
  if (start >= text.length) {
    reading.at = text.length;
    reading.indent = -1;
    return;
  }
  let at = start;
  while (text.charCodeAt(at) === SPACE) at++;
  reading.at = at;
  reading.end = text.indexOf("\n", at);
  reading.indent = text.charCodeAt(at) === NEWLINE ? -1 : at - start;
}

function collection(reading: Reading, indent: number): Value {
  if (reading.indent !== indent) return doubt();
  return isItem(reading) ? list(reading, indent) : map(reading, indent);
}

function isItem({ text, at }: Reading): boolean {
  return text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE;
}

function list(reading: Reading, indent: number): Value {
  const items: Value[] = [];
  while (reading.indent === indent && isItem(reading)) {
    // Read the text after the dash as if it were on a new line.
    reading.at += 2;
    reading.indent += 2;
    if (isItem(reading) || colonAfterKey(reading) !== -1) items.push(collection(reading, indent + 2));
    else {
      items.push(scalar(reading.text, reading.at, reading.end));
      nextLine(reading);
    }
  }
  return items;
}

function map(reading: Reading, indent: number): Value {
  const { text } = reading;
  const entries: Record<string, Value> = {};
  while (reading.indent === indent) {
    const { at, end } = reading;
    const colon = colonAfterKey(reading);
    if (colon === -1 || colon - at > LONGEST_KEY) doubt();
    const key = scalar(text, at, colon);
    if (typeof key !== "string" || key === "<<" || Object.hasOwn(entries, key)) return doubt();
    nextLine(reading);
    const value = colon + 1 === end ? collection(reading, indent + 2) : scalar(text, colon + 2, end);
    if (key === "__proto__") Object.defineProperty(entries, key, { value, enumerable: true });
    else entries[key] = value;
  }
  return entries;
}

/** The offset of the colon after a key; -1 if the line does not begin with a key. */
function colonAfterKey({ text, at, end }: Reading): number {
  const colon = text.charCodeAt(at) === QUOTE ? quotedEnd(text, at) : plainEnd(text, at);
  if (colon <= at || text.charCodeAt(colon) !== COLON) return -1;
  return colon + 1 === end || (text.charCodeAt(colon + 1) === SPACE && colon + 2 < end) ? colon : -1;
}

function scalar(text: string, at: number, end: number): Value {
  if (text.charCodeAt(at) === QUOTE)
    return quotedEnd(text, at) === end ? unquoted(text.slice(at + 1, end - 1)) : doubt();
  const word = text.slice(at, end);
  const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (value !== undefined) return value;
  if (at < end && plainEnd(text, at) === end && isOrdinary(word)) return word;
  return NUMBER.test(word) ? Number(word) : doubt();
}

function doubt(): never {
  throw new Doubt();
}

const PLAIN_START = 1;
const PLAIN = 2;
/** Between two parts of a plain scalar, never at its end. */
const JOINT = 4;
/** Allowed unescaped in a quoted scalar. */
const QUOTED = 8;

/** The flags of each ASCII character. */
const ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[A-Za-z_]/.test(character) ? PLAIN_START : 0) |
    (/[A-Za-z0-9_]/.test(character) ? PLAIN : 0) |
    (/[-./]/.test(character) ? JOINT : 0) |
    (/[ !#-[\]-~]/.test(character) ? QUOTED : 0)
  );
});

/**
 * Characters that no reader changes, folds or splits: no controls, separators, invisible characters or astral
 * characters.
 */
const SAFE =
  " !#-[\\]-~\\u00a1-\\u00ac\\u00ae-\\u0377\\u0391-\\u0556\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\u2bff\\u3001-\\u9fff";
const ESCAPE = '\\\\(?:["\\\\ntr]|x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4}|U000[1-9a-f][0-9a-f]{4}|U0010[0-9a-f]{4})';
const REST = new RegExp(`(?:[${SAFE}]|${ESCAPE})*"`, "y");

const READ_OTHERWISE = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e-?\d+)$/i;

function isAt(text: string, at: number, flag: number): boolean {
  return ((ASCII[text.charCodeAt(at)] ?? 0) & flag) !== 0;
}

/** The end of the plain scalar at an offset; the offset itself if there is no plain scalar. */
function plainEnd(text: string, at: number): number {
  if (!isAt(text, at, PLAIN_START)) return at;
  let end = at + 1;
  for (;;) {
    if (isAt(text, end, PLAIN)) end++;
    else if (isAt(text, end, JOINT) && isAt(text, end + 1, PLAIN)) end += 2;
    else return end;
  }
}

/** The offset after the closing quote of the quoted scalar at `at`; -1 if any character in it is doubtful. */
function quotedEnd(text: string, at: number): number {
  let end = at + 1;
  while (isAt(text, end, QUOTED)) end++;
  if (text.charCodeAt(end) === 34) return end + 1;
  REST.lastIndex = end;
  return REST.test(text) ? REST.lastIndex : -1;
}

/** Whether all readers treat a plain scalar as a string. */
function isOrdinary(word: string): boolean {
  return !READ_OTHERWISE.test(word);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

/** Unescapes the text between the quotes that `quotedEnd` found. */
function unquoted(inner: string): string {
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/g, (_, x?: string, u?: string, U?: string, short = "") => {
    const hex = x ?? u ?? U;
    return hex === undefined ? (SHORT.get(short) ?? short) : String.fromCodePoint(Number.parseInt(hex, 16));
  });
}
