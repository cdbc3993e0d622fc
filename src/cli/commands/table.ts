/** Tables as data: the terminal, CSV, JSON and the order of rows follow from the columns. */
import picocolors from "picocolors";
import { escapeInvisible } from "../../base/escape.ts";
import { escapedJson } from "../../report/escape-json.ts";
import { toCsv } from "../../report/csv.ts";
import { folded, joinLines, terminalWidth } from "./columns.ts";
import { wrap } from "../../report/wrap.ts";
import { UsageError } from "./command.ts";
import type { CommandContext, Option } from "./command.ts";

export type Cell = string | number | undefined;

export interface Column<Row> {
  /** Lower case, words joined by `-`: the header in CSV, and the argument of --sort. */
  readonly name: string;
  readonly value: (row: Row) => Cell;
  /** The text in the terminal, if it is not the value. */
  readonly text?: (row: Row) => string;
  /** The key to sort by, if it is not the value. */
  readonly key?: (row: Row) => Cell;
  /** `csv`: not in the terminal. `rare`: not in the terminal if all cells are empty. */
  readonly only?: "csv" | "rare";
}

export interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** An answer: a table with one row per fact, and what each format makes of it. */
export interface Listing<Row> extends Table<Row> {
  readonly json: (rows: readonly Row[]) => unknown;
  /** The lines in the terminal if there are no rows. */
  readonly empty: readonly string[];
  /** For a terminal that shows something else than the table. `isSorted`: the rows are in the order of --sort. */
  readonly screen?: (rows: readonly Row[], isSorted: boolean) => Screen;
}

export interface Screen {
  /** Lines above and below the tables. */
  readonly head?: readonly string[];
  readonly tables: readonly ScreenTable[];
  readonly foot?: readonly string[];
}

export interface ScreenTable {
  readonly title?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const FORMATS = ["terminal", "csv", "json"] as const;

/** Options of commands that print a listing. */
export const LISTING: {
  readonly sort: Option & { readonly value: string };
  readonly format: Option & { readonly value: string };
} = {
  sort: { value: "COLUMN", description: "sort by this column; --sort=-COLUMN for descending order" },
  format: { value: "NAME", choices: FORMATS, description: "format of the output", default: "terminal" },
};

interface Given {
  readonly sort?: string | undefined;
  readonly format: string | undefined;
}

export function printListing<Row>(listing: Listing<Row>, { sort, format }: Given, setting: CommandContext): void {
  const rows = sort === undefined ? listing.rows : sorted(listing, sort);
  setting.host.stdout.write(textIn(format, { ...listing, rows }, sort !== undefined, setting));
}

function textIn<Row>(
  format: string | undefined,
  listing: Listing<Row>,
  isSorted: boolean,
  setting: CommandContext,
): string {
  const { columns, rows } = listing;
  if (format === "json") return escapedJson(listing.json(rows));
  if (format === "csv")
    return toCsv([
      columns.map(({ name }) => name),
      ...rows.map((row) => columns.map(({ value }) => `${value(row) ?? ""}`)),
    ]);
  if (rows.length === 0) return screenText({ head: listing.empty, tables: [] }, setting);
  return screenText(listing.screen?.(rows, isSorted) ?? { tables: [screenTable(listing)] }, setting);
}

/** Rows without a value come last in both directions. Equal rows keep their order. */
function sorted<Row>({ columns, rows }: Table<Row>, by: string): readonly Row[] {
  const [, minus = "", name = ""] = /^(-?)(.*)$/s.exec(by.toLowerCase().replaceAll(" ", "-")) ?? [];
  const column = columns.find((one) => one.name === name);
  if (column === undefined)
    throw new UsageError(`no column is named "${name}"`, `columns: ${columns.map((one) => one.name).join(", ")}`);
  const { value, key = value } = column;
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  const sign = minus === "" ? 1 : -1;
  return keyed.toSorted((a, b) => compare(a.key, b.key, sign)).map(({ row }) => row);
}

function compare(a: Cell, b: Cell, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a === b) return 0;
  return a < b ? -sign : sign;
}

export function screenTable<Row>({ columns, rows }: Table<Row>, title?: string): ScreenTable {
  const isEmpty = ({ value }: Column<Row>): boolean => rows.every((row) => value(row) === undefined);
  const shown = columns.filter((one) => one.only === undefined || (one.only === "rare" && !isEmpty(one)));
  return {
    ...(title === undefined ? {} : { title }),
    head: shown.map(({ name }) => name.replaceAll("-", " ").toUpperCase()),
    rows: rows.map((row) => shown.map((column) => cellText(column, row))),
  };
}

/** The text of a cell in the terminal. An empty cell is `-`, except in rare columns. */
export function cellText<Row>({ value, text, only }: Column<Row>, row: Row): string {
  const cell = value(row);
  if (cell === undefined || cell === "") return only === "rare" ? "" : "-";
  return text?.(row) ?? String(cell);
}

function screenText({ head = [], tables, foot = [] }: Screen, { host: { stdout }, color }: CommandContext): string {
  const room = terminalWidth(stdout);
  const { bold } = picocolors.createColors(color);
  const blocks = [
    head.flatMap((line) => wrap(escapeInvisible(line), room)),
    ...tables.map((table) => linesOf(table, room, bold)),
    foot.flatMap((line) => wrap(escapeInvisible(line), room)),
  ].filter((lines) => lines.length > 0);
  return joinLines(blocks.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines])));
}

function linesOf({ title, head, rows }: ScreenTable, room: number, bold: (text: string) => string): readonly string[] {
  const [heads = [], ...rest] = folded([head, ...rows], room);
  return [...(title === undefined ? [] : wrap(escapeInvisible(title), room)), ...heads.map(bold), ...rest.flat()];
}
