/** Finds the range of a node in a text that the fast parser accepts, by following its path line by line. */
import type { Path } from "../../../base/source.ts";
import type { Range, Step } from "./range.ts";
import { KEY, PLAIN } from "./flow.ts";

/** A line with content, as offsets in the text; `end` excludes trailing white space. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/** The lines of each document. */
export type DocumentLines = readonly (readonly Line[])[];

/** A value that spans lines, from a column of the line `first`, or a range within a line. */
type Place = { readonly first: number; readonly column: number } | Range;

/** Requires a text that `parseFast` accepts. */
export function splitDocuments(text: string): DocumentLines {
  const documents: Line[][] = [[]];
  let start = 0;
  for (const line of text.split("\n")) {
    const content = line.trimStart();
    const document = documents.at(-1) ?? [];
    if (line === "---") documents.push(...(document.length > 0 ? [[]] : []));
    else if (content !== "" && !content.startsWith("#"))
      document.push({ start, end: start + line.trimEnd().length, indent: line.length - content.length });
    start += line.length + 1;
  }
  return documents;
}

/** Returns what `locate` returns for a node. */
export function rangeAt(text: string, lines: readonly Line[], path: Path, on: "key" | "value"): Range {
  const block = new Block(text, lines);
  let step: Step<Place> = { value: { first: 0, column: 0 } };
  let isMissing = false;
  for (const name of path) {
    const next = step.value === undefined ? undefined : block.step(step.value, String(name));
    isMissing = next === undefined;
    if (next === undefined) break;
    step = next;
  }
  const { key, value } = step;
  if (key !== undefined && (on === "key" || isMissing || value === undefined)) return key;
  return value === undefined ? { start: 0, end: 0 } : block.rangeOf(value);
}

class Block {
  readonly #text: string;
  readonly #lines: readonly Line[];

  constructor(text: string, lines: readonly Line[]) {
    this.#text = text;
    this.#lines = lines;
  }

  rangeOf(place: Place): Range {
    if ("start" in place) return place;
    const { start, end } = this.#line(place.first);
    return { start: start + place.column, end };
  }

  step(place: Place, name: string): Step<Place> | undefined {
    if ("start" in place) return stepInline(this.#text, place, name);
    return this.#isItem(place.first) && this.#line(place.first).indent === place.column
      ? this.#item(place.first, Number(name))
      : this.#entry(place.first, place.column, name);
  }

  /** Finds an item of the list that begins at the line `first`. */
  #item(first: number, wantedIndex: number): Step<Place> | undefined {
    const { indent } = this.#line(first);
    let index = 0;
    for (let at = first; this.#line(at).indent >= indent; at++) {
      if (this.#line(at).indent > indent) continue;
      if (!this.#isItem(at)) return undefined;
      if (index++ !== wantedIndex) continue;
      const from = this.#skip(this.#line(at).start + indent + 1);
      const isMap = /^(?:[A-Za-z0-9_./-]+|"[^"]*"|'[^']*'):(?: |$)/m.test(this.#rest(from, at));
      return { value: isMap ? { first: at, column: from - this.#line(at).start } : rangeInline(this.#text, from) };
    }
    return undefined;
  }

  /** Finds an entry of the map that begins at a column of the line `first`. */
  #entry(first: number, column: number, name: string): Step<Place> | undefined {
    for (let at = first; at === first || this.#line(at).indent >= column; at++) {
      if (at > first && (this.#line(at).indent > column || this.#isItem(at))) continue;
      const start = this.#line(at).start + column;
      const colon = this.#colon(start);
      const quoted = this.#text[start] === '"' || this.#text[start] === "'";
      const key = quoted ? this.#text.slice(start + 1, colon - 1) : this.#text.slice(start, colon);
      if (key === name) return { key: { start, end: colon }, value: this.#value(at, column, colon + 1) };
    }
    return undefined;
  }

  #value(at: number, column: number, behind: number): Place | undefined {
    const from = this.#skip(behind);
    const rest = this.#rest(from, at);
    if (rest !== "" && !rest.startsWith("#")) return rangeInline(this.#text, from);
    const { indent } = this.#line(at + 1);
    const isBelow = indent > column || (indent === column && this.#isItem(at + 1));
    return isBelow ? { first: at + 1, column: indent } : undefined;
  }

  #colon(start: number): number {
    const first = this.#text[start];
    const isQuoted = first === '"' || first === "'";
    return this.#text.indexOf(":", isQuoted ? this.#text.indexOf(first, start + 1) : start);
  }

  #isItem(at: number): boolean {
    const { start, indent } = this.#line(at);
    return /^-(?: |$)/m.test(this.#text.slice(start + indent, start + indent + 2));
  }

  #rest(from: number, at: number): string {
    return this.#text.slice(from, this.#line(at).end);
  }

  #skip(from: number): number {
    let at = from;
    while (this.#text[at] === " ") at++;
    return at;
  }

  /** Returns an empty line with indentation -1 after the last line, which ends all collections. */
  #line(at: number): Line {
    return this.#lines[at] ?? { start: this.#text.length, end: this.#text.length, indent: -1 };
  }
}

/** The range of the value that begins at an offset, after a key or a dash. */
function rangeInline(text: string, start: number): Range {
  if (/["'[{]/.test(text[start] ?? "")) return { start, end: endOf(text, start) };
  const line = text.slice(start, text.indexOf("\n", start));
  const comment = line.indexOf(" #");
  return { start, end: start + (comment === -1 ? line : line.slice(0, comment)).trimEnd().length };
}

/** Finds an item of `[a, b]` or `{a: b}`; undefined if it does not exist or the value is neither. */
function stepInline(text: string, { start }: Range, name: string): Step<Range> | undefined {
  const isMap = text[start] === "{";
  if (!isMap && text[start] !== "[") return undefined;
  let index = 0;
  for (let at = skip(text, start + 1); !/[\]}]/.test(text[at] ?? "]"); at = skip(text, at)) {
    const key = isMap ? keyAt(text, at) : undefined;
    const value = { start: key?.behind ?? at, end: endOf(text, key?.behind ?? at) };
    if (key === undefined ? index === Number(name) : key.name === name)
      return { value, ...(key === undefined ? {} : { key: key.range }) };
    index++;
    at = skip(text, value.end);
    if (text[at] === ",") at++;
  }
  return undefined;
}

function keyAt(text: string, at: number): { readonly name: string; readonly range: Range; readonly behind: number } {
  KEY.lastIndex = at;
  const [match = "", plain, double, single = ""] = KEY.exec(text) ?? [];
  const end = at + match.trimEnd().length - 1;
  return { name: plain ?? double ?? single, range: { start: at, end }, behind: at + match.length };
}

/** The end of a quoted text, of a flow collection, or of a plain value within one. */
function endOf(text: string, start: number): number {
  const first = text[start] ?? "";
  if (first === '"' || first === "'") return text.indexOf(first, start + 1) + 1;
  if (first !== "[" && first !== "{") {
    PLAIN.lastIndex = start;
    return start + (PLAIN.exec(text)?.[0] ?? "").length;
  }
  let depth = 0;
  let at = start;
  do {
    const character = text[at] ?? "";
    if (/["']/.test(character)) at = text.indexOf(character, at + 1);
    else if (/[[{]/.test(character)) depth++;
    else if (/[\]}]/.test(character)) depth--;
    at++;
  } while (depth > 0);
  return at;
}

function skip(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
}
