/** Reads clusters from CSV: a header, and one row per cluster. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Location, SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotRecognized } from "../codes.ts";
import type { ClusterEntry, Fact } from "./entry.ts";
import { SECRET } from "./entry.ts";

/** Columns with the name of the cluster, in order of preference. */
const NAMES = ["name", "cluster", "cluster_name"];
const MOST = 16 * 1024 * 1024;

export function rowsIn(file: SourceFile, report: ReportDiagnostic): readonly ClusterEntry[] {
  const refuse = (message: string, start: number, help?: string): readonly ClusterEntry[] => {
    report(importNotRecognized, { file, start, end: start }, message, { help });
    return [];
  };
  if (file.text.length > MOST) return refuse(`"${file.path}" is too large`, 0);
  const rows = parseCsv(file.text);
  if ("fault" in rows)
    return refuse(`invalid CSV: ${rows.fault}`, rows.start, "double the quotes inside a quoted value");
  const [header = [], ...others] = rows;
  const keys = header.map(({ text }) => text.trim());
  const name = NAMES.map((one) => keys.findIndex((key) => key.toLowerCase() === one)).find((index) => index !== -1);
  if (name === undefined)
    return refuse(
      "the table has no column `name`",
      0,
      "put the column names on the first line: name,stage,release,region",
    );
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice !== -1) return refuse(`two columns are named "${keys[twice]}"`, header[twice]?.start ?? 0);
  return others.flatMap((row) => {
    const entry = row.length === keys.length ? entryOf(row, keys, name, file) : undefined;
    if (entry !== undefined) return [entry];
    const why =
      row.length === keys.length
        ? "it has no cluster name"
        : `it has ${row.length} values, but the table has ${keys.length} columns`;
    report(importLeftOut, { file, start: row[0]?.start ?? 0, end: row[0]?.start ?? 0 }, `a row is left out: ${why}`);
    return [];
  });
}

function entryOf(
  row: readonly Cell[],
  keys: readonly string[],
  name: number,
  file: SourceFile,
): ClusterEntry | undefined {
  const at = (index: number): Location => ({ file, start: row[index]?.start ?? 0, end: row[index]?.start ?? 0 });
  const text = row[name]?.text ?? "";
  if (text === "") return undefined;
  const facts = keys.flatMap((key, index): readonly [string, Fact][] => {
    const value = row[index]?.text ?? "";
    return index === name || value === "" || SECRET.test(key) ? [] : [[key, { value, at: at(index), isLabel: true }]];
  });
  const ignored = keys.flatMap((key, index) =>
    SECRET.test(key) && index !== name && (row[index]?.text ?? "") !== "" ? [{ key, at: at(index) }] : [],
  );
  return { name: text, from: at(name), facts: new Map(facts), ignored };
}

interface Cell {
  readonly text: string;
  /** The UTF-16 offset of its start. */
  readonly start: number;
}

/** Rows of cells without empty lines, or the first error. */
type Csv = readonly (readonly Cell[])[] | { readonly fault: string; readonly start: number };

export function parseCsv(text: string): Csv {
  const sign = separatorOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const endRow = (): void => {
    if (row.length > 1 || (row[0]?.text ?? "") !== "") rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const start = at;
    const isQuoted = text[at] === '"';
    const end = isQuoted ? closingQuote(text, at) : plainEnd(text, at, sign);
    if (end === -1) return { fault: "a quote is not closed", start };
    const raw = text.slice(start, end);
    if (!isQuoted && raw.includes('"')) return { fault: "an unquoted value contains a quote", start };
    row.push({ text: isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw.trim(), start });
    const separator = text.startsWith(sign, end) ? sign : /^(?:\r?\n|$)/.exec(text.slice(end, end + 2))?.[0];
    if (separator === undefined) return { fault: "a closing quote is followed by text", start: end };
    at = end + separator.length;
    if (separator !== sign) endRow();
    else if (at === text.length) row.push({ text: "", start: at });
    if (separator === "") break;
  }
  endRow();
  return rows;
}

/** The offset after the closing quote; -1 if it is missing. A doubled quote is a character. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at + 1;
  return -1;
}

/** The first separator in the header outside of quotes. */
function separatorOf(text: string): string {
  let isQuoted = false;
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === "," || sign === ";" || sign === "\t")) return sign;
    else if (!isQuoted && sign === "\n") break;
  }
  return ",";
}

function plainEnd(text: string, start: number, separator: string): number {
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === separator || sign === "\n" || (sign === "\r" && text[at + 1] === "\n")) return at;
  }
  return text.length;
}
