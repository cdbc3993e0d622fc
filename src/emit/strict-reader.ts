/**
 * A reader of the small part of YAML that emit writes, and of nothing else. It shares no code with emit. What it takes,
 * every YAML 1.1 and 1.2 reader takes for the same value; what it leaves alone may be sound all the same.
 */
import type { Value } from "../parse.ts";

const PLAIN = "[A-Za-z_][A-Za-z0-9_]*(?:[-./][A-Za-z0-9_]+)*";
/** What no reader turns, folds or splits: no control, no separator, nothing invisible, nothing outside the first plane. */
const SAFE =
  " !#-[\\]-~\\u00a1-\\u00ac\\u00ae-\\u0377\\u0391-\\u0556\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\u2bff\\u3001-\\u9fff";
const ESCAPE = '\\\\(?:["\\\\ntr]|x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4}|U000[1-9a-f][0-9a-f]{4}|U0010[0-9a-f]{4})';
const QUOTED = `"(?:[${SAFE}]|${ESCAPE})*"`;

const TEXT = new RegExp(`^(?:${PLAIN}|${QUOTED})$`);
const ENTRY = new RegExp(`^(${PLAIN}|${QUOTED}):(?: (.+))?$`);
const NUMBER = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d+(?:e[-+]\d+)?)$/;
const READ_OTHERWISE = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e-?\d+)$/i;
const WORDS: Readonly<Record<string, Value>> = { true: true, false: false, null: null, "[]": [], "{}": {} };

/** As many characters as a key without `?` may have, well within the 1,024 that YAML allows. */
const LONGEST_KEY = 1010;

/** Thrown and caught here only. */
class Doubt extends Error {}

/** The value of a text whose lines are indented by `depth` spaces; undefined where any reader might see another one. */
export function readStrictly(text: string, depth = 0): { readonly value: Value } | undefined {
  if (!text.endsWith("\n")) return undefined;
  const lines = text.slice(0, -1).split("\n");
  try {
    const [only = ""] = lines;
    if (lines.length === 1 && depth === 0 && !ENTRY.test(only) && !only.startsWith("- "))
      return { value: scalar(only) };
    const reading = { lines, at: 0 };
    const value = collection(reading, depth);
    return reading.at === lines.length ? { value } : undefined;
  } catch (error) {
    if (error instanceof Doubt) return undefined;
    throw error;
  }
}

interface Reading {
  readonly lines: string[];
  at: number;
}

function collection(reading: Reading, indent: number): Value {
  return textAt(reading, indent)?.startsWith("- ") === true ? list(reading, indent) : map(reading, indent);
}

/** What stands on the current line, if it is indented as it should be. */
function textAt({ lines, at }: Reading, indent: number): string | undefined {
  const line = lines[at];
  if (line === undefined || line.length <= indent || line.charCodeAt(indent) === SPACE) return undefined;
  for (let column = 0; column < indent; column++) if (line.charCodeAt(column) !== SPACE) return undefined;
  return line.slice(indent);
}

const SPACE = 32;

function list(reading: Reading, indent: number): Value {
  const items: Value[] = [];
  for (let text = textAt(reading, indent); text?.startsWith("- "); text = textAt(reading, indent)) {
    const item = text.slice(2);
    if (item.startsWith("- ") || ENTRY.test(item)) {
      // The item's first line stands behind the dash: it is read as if it stood below.
      reading.lines[reading.at] = `${" ".repeat(indent + 2)}${item}`;
      items.push(collection(reading, indent + 2));
    } else {
      items.push(scalar(item));
      reading.at++;
    }
  }
  return items;
}

function map(reading: Reading, indent: number): Value {
  const entries = new Map<string, Value>();
  for (let text = textAt(reading, indent); text !== undefined; text = textAt(reading, indent)) {
    const [, name = "", value] = ENTRY.exec(text) ?? doubt();
    const key = name.length > LONGEST_KEY ? doubt() : scalar(name);
    if (typeof key !== "string" || key === "<<" || entries.has(key)) doubt();
    reading.at++;
    entries.set(key, value === undefined ? collection(reading, indent + 2) : scalar(value));
  }
  return entries.size === 0 ? doubt() : Object.fromEntries(entries);
}

function scalar(text: string): Value {
  const word = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (word !== undefined) return word;
  if (NUMBER.test(text)) return Number(text);
  if (!TEXT.test(text) || READ_OTHERWISE.test(text)) return doubt();
  return text.startsWith('"') ? unquoted(text) : text;
}

const SHORT: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/g, (_, x?: string, u?: string, U?: string, short = "") => {
    const hex = x ?? u ?? U;
    return hex === undefined ? (SHORT[short] ?? doubt()) : String.fromCodePoint(Number.parseInt(hex, 16));
  });
}

function doubt(): never {
  throw new Doubt();
}
