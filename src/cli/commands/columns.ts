/** Tables: cells in aligned columns, folded to several lines per row if the terminal is too narrow. */
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { textWidth } from "../../report/display-width.ts";
import { wrap } from "../../report/wrap.ts";
import type { Output } from "./command.ts";

type Row = readonly string[];
type Rows = readonly Row[];

const INDENT = "  ";

/**
 * One line per row, with `gap` spaces between columns. The last cell of a row does not count for the width of its
 * column, so that it never moves other columns.
 */
export function columns(rows: Rows, gap: readonly number[] = [2]): readonly string[] {
  const shown = rows.map((row) => trimmed(row.map(escapeInvisible)));
  const widths = widthsOf(shown.map((row) => row.slice(0, -1)));
  return shown.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : pad(cell, (widths[index] ?? 0) + gapAfter(gap, index))))
      .join(""),
  );
}

/**
 * The lines of each row. A table wider than `room` is split: the columns that don't fit go to indented lines below.
 * Nothing is cut: a cell that is wider than the terminal is wrapped between words.
 */
export function folded(rows: Rows, room: number, gap: readonly number[] = [2]): readonly (readonly string[])[] {
  const parts = partsOf(widthsOf(rows.map((row) => row.map(escapeInvisible))), room, gap);
  const whole = columns(rows, gap);
  if (parts.length < 2 || whole.every((line) => textWidth(line) <= room)) return whole.map((line) => wrap(line, room));
  const tables = parts.map(({ start, end }) =>
    columns(
      rows.map((row) => row.slice(start, end)),
      gap.slice(Math.min(start, gap.length - 1)),
    ),
  );
  return rows.map((_, index) =>
    tables.flatMap((lines, part) => {
      const line = lines[index] ?? "";
      if (part === 0) return wrap(line, room);
      return line === "" ? [] : wrap(line, room - INDENT.length).map((one) => INDENT + one);
    }),
  );
}

/** Columns that share a line: as many as fit. */
function partsOf(widths: readonly number[], room: number, gap: readonly number[]) {
  const parts: { readonly start: number; end: number }[] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [index, width] of widths.entries()) {
    const last = parts.at(-1);
    used += gapAfter(gap, index - 1) + width;
    if (last !== undefined && used <= room) {
      last.end = index + 1;
      continue;
    }
    used = width + (last === undefined ? 0 : INDENT.length);
    parts.push({ start: index, end: index + 1 });
  }
  return parts;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

function gapAfter(gap: readonly number[], index: number): number {
  return gap[index] ?? gap.at(-1) ?? 0;
}

function widthsOf(rows: Rows): readonly number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  return widths;
}

/** The columns that a table may take. */
export function terminalWidth({ terminal, columns: width }: Output): number {
  return terminal ? width : Number.POSITIVE_INFINITY;
}

function trimmed(row: Row): Row {
  return row.slice(0, row.findLastIndex((cell) => cell !== "") + 1);
}

/** Lines as text that contains no command to a CI runner. */
export function joinLines(lines: readonly string[]): string {
  return escapeWorkflowCommands(lines.map((line) => `${line}\n`).join(""));
}
