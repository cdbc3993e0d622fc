/** The edits that there are: each says where the text changes, and what that means. */
import { isMap, isScalar } from "yaml";
import type { ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import type { Value } from "../parse.ts";
import type { Path } from "../source.ts";
import { columnOf, endOfLine, mannerOf } from "./manner.ts";
import { endOf, listAt, mapAt, nodeAt } from "./reading.ts";
import { blockLines, spelled, spelledKey } from "./spelling.ts";

/** A range of a text, and what comes in its place; line ends are LF. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Operation {
  /** What changes in the text of a file, in the n-th of its documents. */
  readonly splices: (text: string, document: number) => readonly Splice[];
  /** The same on the value of the document. */
  readonly meant: (value: unknown) => unknown;
}

type Entries = Readonly<Record<string, unknown>>;

/** A copy in which the value at a path is another; undefined takes it away. */
function replaced(value: unknown, [step, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (index === step ? replaced(one, rest, change) : one));
  const map = value as Entries;
  return { ...map, [step]: replaced(map[step], rest, change) };
}

/** A list gets another item, its last. */
export function append(path: Path, item: Value): Operation {
  return {
    splices(text, document) {
      const list = listAt(text, document, path);
      return list.flow === true
        ? appendInLine(text, list, inLine(text, path, item))
        : appendBelow(text, list, path, item);
    },
    meant: (value) => replaced(value, path, (old) => [...(old as readonly unknown[]), item]),
  };
}

function inLine(text: string, path: Path, value: Value): string {
  return spelled(value, fieldOf(path), mannerOf(text));
}

function fieldOf(path: Path): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}

/** Behind the last item of `[...]` or `{...}`; one to a line where the others are. */
function appendInLine(
  text: string,
  { items, range }: YAMLSeq.Parsed | YAMLMap.Parsed,
  item: string,
): readonly Splice[] {
  const nodes = items.flatMap((one): readonly ParsedNode[] => {
    if (!("key" in one)) return [one];
    return [one.value ?? one.key];
  });
  const last = nodes.at(-1);
  if (last === undefined) return [insertion(range[0] + 1, item)];
  const end = last.range[1];
  const first = items[0];
  const begins = first === undefined ? range[0] : "key" in first ? first.key.range[0] : first.range[0];
  const isOnePerLine = text.slice(range[0], begins).includes("\n");
  if (!isOnePerLine) return [insertion(end, `, ${item}`)];
  const comma = /^\s*,/.exec(text.slice(end, range[1]));
  const lineEnd = endOfLine(text, end);
  const indent = " ".repeat(columnOf(text, begins));
  const below = `\n${indent}${item}${comma === null ? "" : ","}`;
  if (comma !== null) return [insertion(Math.max(lineEnd, end + comma[0].length), below)];
  return lineEnd === end ? [insertion(end, `,${below}`)] : [insertion(end, ","), insertion(lineEnd, below)];
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

/** Under the last item of a list with dashes, in its style. */
function appendBelow(text: string, list: YAMLSeq.Parsed, path: Path, item: Value): readonly Splice[] {
  const last = list.items.at(-1);
  if (last === undefined) throw new Error("a list with dashes has an item");
  const dash = text.lastIndexOf("-", last.range[0] - 1);
  const indent = columnOf(text, dash);
  const gap = Math.max(1, last.range[0] - dash - 1);
  const isBlock = isMap(last) && last.flow !== true && isEntries(item);
  const lines = isBlock ? blockLines(item, mannerOf(text)) : [inLine(text, path, item)];
  // A comment on the dash's own line pushes the item down; then it is no measure.
  const space = text.slice(dash, last.range[0]).includes("\n") ? 1 : gap;
  const between = `\n${" ".repeat(indent + 1 + space)}`;
  return [below(text, endOf(last, text), `${" ".repeat(indent)}-${" ".repeat(space)}${lines.join(between)}`)];
}

function isEntries(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** On lines of its own under the one in which something ends. */
function below(text: string, end: number, lines: string): Splice {
  return insertion(endOfLine(text, end), `\n${lines}`);
}

/** A field of a map becomes a value; a map that has no such field gets it, as its last. */
export function set(path: Path, key: string, value: Value): Operation {
  return {
    splices(text, document) {
      const map = mapAt(text, document, path);
      const old = nodeAt(text, document, [...path, key]);
      const now = inLine(text, [...path, key], value);
      if (old !== undefined) return [overwriting(text, old, now, value)];
      const pair = `${spelledKey(key)}: ${now}`;
      if (map.flow === true) return appendInLine(text, map, pair);
      const first = map.items[0];
      if (first === undefined) throw new Error("a map of lines has an entry");
      const indent = " ".repeat(columnOf(text, first.key.range[0]));
      return [below(text, endOf(map, text), `${indent}${pair}`)];
    },
    meant: (before) => replaced(before, path, (old) => ({ ...(old as Entries), [key]: value })),
  };
}

/** In place of a value, in its quotes; a block scalar keeps the line end behind it. */
function overwriting(text: string, old: ParsedNode, now: string, value: Value): Splice {
  const end = endOf(old, text);
  const written = isScalar(old) && typeof value === "string" ? inQuotesOf(text[old.range[0]], value, now) : now;
  return { start: old.range[0], end, text: old.range[0] === end ? ` ${written}` : written };
}

function inQuotesOf(mark: string | undefined, value: string, otherwise: string): string {
  if (mark === '"' && !otherwise.startsWith('"')) return JSON.stringify(value);
  if (mark === "'" && !/['\p{Cc}\p{Cf}]/u.test(value)) return `'${value}'`;
  return otherwise;
}

/** A list loses an item; it must have another. */
export function remove(path: Path, index: number): Operation {
  return {
    splices(text, document) {
      const list = listAt(text, document, path);
      const item = list.items[index];
      if (item === undefined || list.items.length === 1) throw new Error("a list keeps one of its items");
      return [list.flow === true ? removedInLine(text, list, index) : removedLines(text, item)];
    },
    meant: (value) => replaced(value, path, (old) => (old as readonly unknown[]).toSpliced(index, 1)),
  };
}

/** With the comma behind it; the last item with the one before it. Comments stay. */
function removedInLine(text: string, { items }: YAMLSeq.Parsed, index: number): Splice {
  const item = items[index];
  const [before, next] = [items[index - 1], items[index + 1]];
  if (item === undefined) return { start: 0, end: 0, text: "" };
  const [start, end] =
    next === undefined ? [before?.range[1] ?? item.range[0], item.range[1]] : [item.range[0], next.range[0]];
  const kept = keptComments(text.slice(start, end));
  // Behind the last comment its line ends anyway.
  return { start, end, text: endOfLine(text, end) === end ? kept.trimEnd() : kept };
}

/** Of a text between items: its comments, each still ended by its line. */
function keptComments(text: string): string {
  const comments = text.match(/(?:^|\s)#[^\n]*\n[ \t]*/g) ?? [];
  return comments.join("");
}

/** Whole lines, with the comment behind the item; those above it stay. */
function removedLines(text: string, item: ParsedNode): Splice {
  const dash = text.lastIndexOf("-", item.range[0] - 1);
  const start = dash - columnOf(text, dash);
  const end = endOfLine(text, endOf(item, text));
  const next = text.indexOf("\n", end);
  return next === -1 ? { start: Math.max(0, start - 1), end, text: "" } : { start, end: next + 1, text: "" };
}
