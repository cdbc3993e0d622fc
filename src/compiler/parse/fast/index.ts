/**
 * A first reading of the plain YAML that nearly every source is written in, some twenty times as fast as `yaml`. It
 * gives up at the first thing that it is not sure of: whatever it does read, `yaml` reads alike and without a fault.
 */
import type { Value } from "../../../base/value.ts";
import { Lines } from "./lines.ts";
import { readBlockText } from "./block-text.ts";
import { readFlow } from "./flow.ts";
import { BAIL_OUT, isPlainKey, isQuotedKey, plainValue } from "./scalars.ts";
import { LIMITS } from "../tokens.ts";

/** Far below the limits, so that it does not matter how exactly `yaml` counts. */
const DEEPEST = LIMITS.depth / 2;
const MOST_KEYS = LIMITS.keys / 2;
const MOST_DOCUMENTS = LIMITS.documents / 2;

/** The values of a text's documents, none of them empty; undefined if `yaml` has to look. */
export function parseFast(text: string): readonly Value[] | undefined {
  if (text.length > LIMITS.scalar || !text.endsWith("\n") || /[\t\r\ufeff]/.test(text)) return undefined;
  try {
    return readDocuments(new Lines(text));
  } catch (error) {
    if (error === BAIL_OUT) return undefined;
    throw error;
  }
}

function readDocuments(lines: Lines): readonly Value[] {
  const values: Value[] = [];
  lines.beginFirst();
  do {
    if (values.length === MOST_DOCUMENTS || lines.indent !== 0) throw BAIL_OUT;
    values.push(readMap(lines, 0));
    if (!lines.isAtEnd()) throw BAIL_OUT;
  } while (lines.beginNext());
  return values;
}

/** The map or list that begins at the current line. */
function readBlock(lines: Lines, field: string, depth: number): Value {
  if (depth > DEEPEST) throw BAIL_OUT;
  return lines.isItem() ? readList(lines, field, depth) : readMap(lines, depth);
}

/** `begun`: the column of the first entry, where it stands behind the dash of a list. */
function readMap(lines: Lines, depth: number, begun: number = lines.indent): Value {
  const map = Object.create(null) as Record<string, Value>;
  let entries = 0;
  let from = begun;
  do {
    const colon = endOfKey(lines.text, from);
    const key = keyOf(lines.text.slice(from, colon));
    if (key in map || ++entries > MOST_KEYS) throw BAIL_OUT;
    map[key] = readValue(lines, colon + 1, begun, key, depth);
    from = lines.indent;
  } while (from === begun);
  if (from > begun) throw BAIL_OUT;
  return map;
}

/** Where the colon stands that ends the key. */
function endOfKey(line: string, from: number): number {
  const first = line[from];
  const quote = first === '"' || first === "'" ? line.indexOf(first, from + 1) : from;
  const colon = quote === -1 ? -1 : line.indexOf(":", quote);
  if (colon === -1 || (quote > from && colon !== quote + 1)) throw BAIL_OUT;
  if (colon + 1 < line.length && line[colon + 1] !== " ") throw BAIL_OUT;
  return colon;
}

function keyOf(written: string): string {
  const quoted = /^(["'])([^"'\\]+)\1$/.exec(written)?.[2];
  if (quoted === undefined ? isPlainKey(written) : isQuotedKey(quoted)) return quoted ?? written;
  throw BAIL_OUT;
}

/** What stands behind a key's colon, or on the lines below it. */
function readValue(lines: Lines, from: number, indent: number, field: string, depth: number): Value {
  const start = lines.skip(from);
  if (start !== -1) return readInline(lines, start, indent, field, depth);
  lines.advance();
  if (lines.indent > indent) return readBlock(lines, field, depth + 1);
  return lines.indent === indent && lines.isItem() ? readList(lines, field, depth + 1) : null;
}

function readList(lines: Lines, field: string, depth: number): Value {
  if (depth > DEEPEST) throw BAIL_OUT;
  const { indent } = lines;
  const items: Value[] = [];
  do {
    const start = lines.skip(indent + 1);
    if (start === -1) throw BAIL_OUT;
    items.push(readItem(lines, start, indent, field, depth));
  } while (lines.indent === indent && lines.isItem());
  if (lines.indent > indent) throw BAIL_OUT;
  return items;
}

function readItem(lines: Lines, start: number, indent: number, field: string, depth: number): Value {
  const isEntry = /^(?:[A-Za-z0-9_./-]+|"[^"]*"|'[^']*'):(?: |$)/.test(lines.text.slice(start));
  return isEntry ? readMap(lines, depth + 1, start) : readInline(lines, start, indent, field, depth);
}

/** A value that begins on the current line; nothing deeper than `indent` may follow it. */
function readInline(lines: Lines, start: number, indent: number, field: string, depth: number): Value {
  const line = lines.text;
  const first = line[start];
  if (first === "|" || first === ">") return readBlockText(lines, start, indent);
  const value =
    first === "[" || first === "{"
      ? readFlow(line, start, field, depth)
      : first === '"' || first === "'"
        ? quoted(line, start, first)
        : plainValue(plainText(line, start), field);
  lines.advance();
  if (lines.indent > indent) throw BAIL_OUT;
  return value;
}

/** A quoted text without any escape, with nothing but a comment behind it. */
function quoted(line: string, start: number, quote: string): string {
  const end = line.indexOf(quote, start + 1);
  const text = line.slice(start + 1, end);
  if (end === -1 || text.includes("\\") || !/^ *$|^ +#/.test(line.slice(end + 1))) throw BAIL_OUT;
  return text;
}

/** Indicators, which mean something at the beginning of a value. */
const INDICATOR = /[-?:,[\]{}#&*!|>'"%@`]/;

function plainText(line: string, start: number): string {
  const comment = line.indexOf(" #", start);
  let end = comment === -1 ? line.length : comment;
  while (line[end - 1] === " ") end--;
  const text = line.slice(start, end);
  if (INDICATOR.test(text[0] ?? "#") && !/^-[0-9]/.test(text)) throw BAIL_OUT;
  if (text.includes(": ") || text.endsWith(":")) throw BAIL_OUT;
  return text;
}
