/** Finds the ranges of values on one line, and of the values in flow collections. */
import type { Range, Step } from "./range.ts";
import { KEY, PLAIN } from "./flow.ts";

/** The range of the value that begins at an offset, after a key or a dash. */
export function rangeInline(text: string, start: number): Range {
  if (/["'[{]/.test(text[start] ?? "")) return { start, end: endOf(text, start) };
  const line = text.slice(start, text.indexOf("\n", start));
  const comment = line.indexOf(" #");
  return { start, end: start + (comment === -1 ? line : line.slice(0, comment)).trimEnd().length };
}

/** Finds an item of `[a, b]` or `{a: b}`; undefined if it does not exist or the value is neither. */
export function stepInline(text: string, { start }: Range, name: string): Step<Range> | undefined {
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
