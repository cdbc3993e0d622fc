/** The edit operations: each has the changes of the text and of the value. */
import { isMap, isScalar } from "yaml";
import type { ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { suppressions } from "../../compiler/parse/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";
import { columnOf, endOfLine, detectStyle, startOfLine } from "./detect-style.ts";
import { commentsIn, endOf, listAt, mapAt, nodeAt } from "./syntax-tree.ts";
import { blockLines, toYaml, keyToYaml } from "./to-yaml.ts";

/** A range of a text and its replacement; line ends are LF. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The comments in the range are removed with it. */
  readonly dropsComments?: true;
}

export interface Operation {
  /** The changes of the text for the n-th document of a file. */
  readonly splices: (text: string, document: number) => readonly Splice[];
  /** The same change of the document's value. */
  readonly change: (value: unknown) => unknown;
}

type Entries = Readonly<Record<string, unknown>>;

/** A copy with a changed value at a path; undefined removes it. */
function replaced(value: unknown, [step, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (index === step ? replaced(one, rest, change) : one));
  const map = value as Entries;
  return { ...map, [step]: replaced(map[step], rest, change) };
}

/** Appends an item to a list. */
export function append(path: Path, item: Value): Operation {
  return {
    splices(text, document) {
      const list = listAt(text, document, path);
      return list.flow === true
        ? appendInLine(text, list, inLine(text, path, item))
        : appendBelow(text, list, path, item);
    },
    change: (value) => replaced(value, path, (old) => [...(old as readonly unknown[]), item]),
  };
}

function inLine(text: string, path: Path, value: Value): string {
  return toYaml(value, fieldOf(path), detectStyle(text));
}

function fieldOf(path: Path): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}

/** After the last item of `[...]` or `{...}`; on a separate line if the others are. */
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

/** After the last item of a block list, in its style. */
function appendBelow(text: string, list: YAMLSeq.Parsed, path: Path, item: Value): readonly Splice[] {
  const last = list.items.at(-1);
  if (last === undefined) throw new Error("a list with dashes has an item");
  const dash = text.lastIndexOf("-", last.range[0] - 1);
  const indent = columnOf(text, dash);
  const gap = Math.max(1, last.range[0] - dash - 1);
  const isBlock = isMap(last) && last.flow !== true && isEntries(item);
  const lines = isBlock ? blockLines(item, detectStyle(text)) : [inLine(text, path, item)];
  // If a comment after the dash moves the item to the next line, its column is meaningless.
  const space = text.slice(dash, last.range[0]).includes("\n") ? 1 : gap;
  const between = `\n${" ".repeat(indent + 1 + space)}`;
  const dashed = `${" ".repeat(indent)}-${" ".repeat(space)}${lines.join(between)}`;
  return [below(text, endOf(last, text), indent, dashed)];
}

function isEntries(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * After the line where an item ends, and after more indented comments that belong to it. A suppression would cover the
 * added lines, so it stays below them.
 */
function below(text: string, end: number, indent: number, lines: string): Splice {
  const comments = new Map(commentsIn(text).map((comment) => [comment.start, comment]));
  let at = endOfLine(text, end);
  for (;;) {
    const next = text.indexOf("\n", at) + 1;
    const comment = comments.get(next + (/^ */.exec(text.slice(next))?.[0].length ?? 0));
    if (next === 0 || comment === undefined || columnOf(text, comment.start) <= indent) break;
    if (suppressions({ path: "", text: comment.text }).length > 0) break;
    at = endOfLine(text, comment.start);
  }
  return insertion(at, `\n${lines}`);
}

/** Sets a field of a map; a new field is added at the end. */
export function set(path: Path, key: string, value: Value): Operation {
  return {
    splices(text, document) {
      const map = mapAt(text, document, path);
      const old = nodeAt(text, document, [...path, key]);
      const now = inLine(text, [...path, key], value);
      if (old !== undefined) return [overwriting(text, old, now, value)];
      const pair = `${keyToYaml(key)}: ${now}`;
      if (map.flow === true) return appendInLine(text, map, pair);
      const first = map.items[0];
      if (first === undefined) throw new Error("a map of lines has an entry");
      const indent = columnOf(text, first.key.range[0]);
      return [below(text, endOf(map, text), indent, `${" ".repeat(indent)}${pair}`)];
    },
    change: (before) => replaced(before, path, (old) => ({ ...(old as Entries), [key]: value })),
  };
}

/** Replaces a value that exists, also an item of a list. */
export function replace(path: Path, value: Value): Operation {
  return {
    splices(text, document) {
      const old = nodeAt(text, document, path);
      if (old === undefined) throw new Error("a replaced value exists");
      return [overwriting(text, old, inLine(text, path, value), value)];
    },
    change: (before) => replaced(before, path, () => value),
  };
}

/** Renames a key of a map; `path` ends with it. */
export function renameKey(path: Path, key: string): Operation {
  const [parent, old] = [path.slice(0, -1), String(path.at(-1))];
  return {
    splices(text, document) {
      const found = mapAt(text, document, parent).items.find((pair) => String(pair.key) === old);
      if (found === undefined) throw new Error("a renamed key exists");
      const [start, end] = found.key.range;
      return [{ start, end, text: keyToYaml(key) }];
    },
    change: (before) =>
      replaced(before, parent, (map) =>
        Object.fromEntries(Object.entries(map as Entries).map(([name, value]) => [name === old ? key : name, value])),
      ),
  };
}

/** Replaces a value and keeps its quotes; a block scalar keeps its final line end. */
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

/**
 * Removes an item of a list with at least two. The comments on its lines and directly above it are removed too. A
 * comment separated by an empty line stays, unless it is a suppression of the item.
 */
export function remove(path: Path, index: number): Operation {
  return {
    splices(text, document) {
      const list = listAt(text, document, path);
      const item = list.items[index];
      if (item === undefined || list.items.length === 1) throw new Error("a list keeps one of its items");
      const splices = list.flow === true ? removedInLine(text, list, index) : [removedLines(text, item)];
      return [...splices, ...suppressionsOf(text, splices)];
    },
    change: (value) => replaced(value, path, (old) => (old as readonly unknown[]).toSpliced(index, 1)),
  };
}

/** The suppressions outside of the removed ranges that cover a removed line: they would cover the next line. */
export function suppressionsOf(text: string, gone: readonly Splice[]): readonly Splice[] {
  const lines = text.split("\n");
  const startOf = (line: number): number => lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const isGone = (offset: number): boolean => gone.some(({ start, end }) => start <= offset && offset < end);
  return suppressions({ path: "", text }).flatMap(({ line, at: { start } }) => {
    const covered = startOf(line);
    const begins = covered + Math.max(0, (lines[line - 1] ?? "").search(/\S/));
    if (covered <= start || !isGone(begins) || isGone(start)) return [];
    const first = startOfLine(text, start);
    // Include the line end before it, because the one after it may be removed with the covered line.
    return [{ start: endOfLine(text, first - 1), end: endOfLine(text, start), text: "", dropsComments: true as const }];
  });
}

/** Complete lines with their line end; at the end of the text, with the line end before them. */
function linesFrom(text: string, start: number, end: number): Splice {
  const next = text.indexOf("\n", end);
  const range = next === -1 ? { start: endOfLine(text, Math.max(0, start - 1)), end } : { start, end: next + 1 };
  return { ...range, text: "", dropsComments: true };
}

/** The start of the comment lines directly above a line; the start of the line if it has no such comments. */
function startOfCommentsAbove(text: string, lineStart: number, isOf: (column: number) => boolean): number {
  const alone = new Map(
    commentsIn(text).flatMap(({ start, isAlone }) => (isAlone ? [[startOfLine(text, start), start]] : [])),
  );
  let start = lineStart;
  for (;;) {
    const above = start === 0 ? -1 : startOfLine(text, start - 1);
    const comment = alone.get(above);
    if (comment === undefined || !isOf(columnOf(text, comment))) return start;
    start = above;
  }
}

/** The lines of a block item. A comment that is indented more than the dash belongs to the previous item. */
function removedLines(text: string, item: ParsedNode): Splice {
  const dash = text.lastIndexOf("-", item.range[0] - 1);
  const column = columnOf(text, dash);
  const start = startOfCommentsAbove(text, dash - column, (own) => own <= column);
  return linesFrom(text, start, endOfLine(text, endOf(item, text)));
}

/** An item of `[...]`: its lines if nothing else is on them, else only the item and a comma. */
function removedInLine(text: string, list: YAMLSeq.Parsed, index: number): readonly Splice[] {
  const [before, item, next] = [list.items[index - 1], list.items[index], list.items[index + 1]];
  if (item === undefined) return [];
  const [first, last] = [startOfLine(text, item.range[0]), endOfLine(text, item.range[1])];
  const isFirst = text.slice(first, item.range[0]).trim() === "";
  const comma = /^\s*,/.exec(text.slice(item.range[1], list.range[1]))?.[0] ?? "";
  const isOwnLine = isFirst && /^[^\S\n]*,?[^\S\n]*(?:#.*)?$/.test(text.slice(item.range[1], last));
  const start = isFirst ? startOfCommentsAbove(text, first, () => true) : item.range[0];
  if (isOwnLine) {
    const lines = linesFrom(text, start, last);
    const leading = /^(?:\s|#[^\n]*\n)*,[^\S\n]*/.exec(text.slice(last, next?.range[0] ?? last))?.[0];
    if (comma === "" && leading !== undefined) {
      const at = last + leading.lastIndexOf(",");
      return [lines, { start: at, end: last + leading.length, text: "" }];
    }
    if (next !== undefined || comma !== "" || before === undefined) return [lines];
    const at = text.indexOf(",", before.range[1]);
    return [{ start: at, end: at + 1, text: "" }, lines];
  }
  if (next !== undefined) {
    const kept = keptComments(text, item.range[1], next.range[0]);
    const line = text.slice(0, first).split("\n").length;
    const isNextBelow = text.slice(item.range[1], next.range[0]).includes("\n");
    // On this line, the suppression would also cover the next item.
    if (!isFirst && kept === "" && isNextBelow && suppressions({ path: "", text }).some((one) => one.line === line))
      return [{ start: text.slice(0, start).trimEnd().length, end: item.range[1] + comma.length, text: "" }];
    const left = isFirst ? text.slice(first, item.range[0]) + kept : kept.trimStart();
    return [{ start, end: next.range[0], text: left, dropsComments: true }];
  }
  const end = item.range[1] + comma.length;
  const from = before?.range[1] ?? item.range[0];
  const kept = keptComments(text, from, start);
  const tail = endOfLine(text, end) === end ? kept.trimEnd() : kept;
  return [{ start: from, end, text: tail, dropsComments: true }];
}

/** The comments between two offsets, with their line ends. */
function keptComments(text: string, from: number, to: number): string {
  return (text.slice(from, to).match(/(?:^|\s)#[^\n]*\n[ \t]*/g) ?? []).join("");
}
