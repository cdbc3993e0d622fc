/**
 * A parser for plain YAML, about twenty times as fast as `yaml` and sufficient for nearly every source. It gives up on
 * any other syntax. If it returns a result, `yaml` returns the same without errors.
 */
import type { Value } from "../../../base/value.ts";
import { Lines } from "./lines.ts";
import { readBlockText } from "./block-text.ts";
import { readFlow } from "./flow.ts";
import { BAIL_OUT, isPlainKey, isQuotedKey, plainValue } from "./scalars.ts";
import { LIMITS } from "../tokens.ts";

/** Far below the limits, so that the way in which `yaml` counts does not matter. */
const MAX_DEPTH = LIMITS.depth / 2;
const MAX_KEYS = LIMITS.keys / 2;
const MAX_DOCUMENTS = LIMITS.documents / 2;

/** Returns the values of the documents, none of them empty; undefined if the text needs `yaml`. */
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
    if (values.length === MAX_DOCUMENTS || lines.indent !== 0) throw BAIL_OUT;
    values.push(readMap(lines, 0));
    if (!lines.isAtEnd()) throw BAIL_OUT;
  } while (lines.beginNext());
  return values;
}

/** Reads the map or list that begins at the current line. */
function readBlock(lines: Lines, field: string, depth: number): Value {
  if (depth > MAX_DEPTH) throw BAIL_OUT;
  return lines.isItem() ? readList(lines, field, depth) : readMap(lines, depth);
}

/** `column`: where the first entry begins; after the dash if the map is an item of a list. */
function readMap(lines: Lines, depth: number, column: number = lines.indent): Value {
  const map = Object.create(null) as Record<string, Value>;
  let entries = 0;
  let from = column;
  do {
    const colon = endOfKey(lines.text, from);
    const key = keyOf(lines.text.slice(from, colon));
    if (key in map || ++entries > MAX_KEYS) throw BAIL_OUT;
    map[key] = readValue(lines, colon + 1, column, key, depth);
    from = lines.indent;
  } while (from === column);
  if (from > column) throw BAIL_OUT;
  return map;
}

/** The position of the colon that ends the key. */
function endOfKey(line: string, from: number): number {
  const first = line[from];
  const quote = first === '"' || first === "'" ? line.indexOf(first, from + 1) : from;
  const colon = quote === -1 ? -1 : line.indexOf(":", quote);
  if (colon === -1 || (quote > from && colon !== quote + 1)) throw BAIL_OUT;
  if (colon + 1 < line.length && line[colon + 1] !== " ") throw BAIL_OUT;
  return colon;
}

function keyOf(source: string): string {
  const quoted = /^(["'])([^"'\\]+)\1$/.exec(source)?.[2];
  if (quoted === undefined ? isPlainKey(source) : isQuotedKey(quoted)) return quoted ?? source;
  throw BAIL_OUT;
}

/** Reads the value after the colon of a key, or on the lines below it. */
function readValue(lines: Lines, from: number, indent: number, field: string, depth: number): Value {
  const start = lines.skip(from);
  if (start !== -1) return readInline(lines, start, indent, field, depth);
  lines.advance();
  if (lines.indent > indent) return readBlock(lines, field, depth + 1);
  return lines.indent === indent && lines.isItem() ? readList(lines, field, depth + 1) : null;
}

function readList(lines: Lines, field: string, depth: number): Value {
  if (depth > MAX_DEPTH) throw BAIL_OUT;
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

/** Reads a value that begins on the current line. Lines indented deeper than `indent` may not follow it. */
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

/** Reads a quoted text without escapes; only a comment may follow it. */
function quoted(line: string, start: number, quote: string): string {
  const end = line.indexOf(quote, start + 1);
  const text = line.slice(start + 1, end);
  if (end === -1 || text.includes("\\") || !/^ *$|^ +#/.test(line.slice(end + 1))) throw BAIL_OUT;
  return text;
}

/** Characters with a special meaning at the beginning of a value. */
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
