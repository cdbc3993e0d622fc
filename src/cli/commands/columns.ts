/** Text in columns, as wide as what stands in them. */
import { inertLog } from "../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../report/visible.ts";
import { textWidth, widthOf } from "../../report/display-width.ts";
import type { Output } from "./command.ts";

const CUT = "…";

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** At most `width` columns of a text. */
function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  let used = CUT.length;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept + CUT;
}

/** At most `width` columns of a text, of its beginning and of its end: both tell names apart, and an end has the line. */
function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const end = [...text].toReversed();
  let tail = "";
  for (const character of end) {
    if (textWidth(tail) + widthOf(character) > (width - CUT.length) / 2) break;
    tail = character + tail;
  }
  return cut(text, width - textWidth(tail)) + tail;
}

type Rows = readonly (readonly string[])[];

/**
 * Lines of cells, `gap` columns apart. A column is as wide as the widest of its cells that has another behind it, so
 * that what ends a line pushes nothing away. A table that is wider than `room` is made to fit: its widest cells are
 * shortened.
 */
export function columns(
  rows: Rows,
  gap: readonly number[] = [2],
  room: number = Number.POSITIVE_INFINITY,
): readonly string[] {
  const shown = rows.map((row) => trimmed(row.map(escapeInvisible)));
  const gapAfter = (index: number): number => gap[index] ?? gap.at(-1) ?? 0;
  const lines = laid(shown, widthsOf(shown.map((row) => row.slice(0, -1))), gapAfter);
  if (Math.max(0, ...lines.map(textWidth)) <= room) return lines;
  const all = widthsOf(shown);
  const gaps = all.slice(1).reduce((sum, _, index) => sum + gapAfter(index), 0);
  const widths = narrowed(all, room - gaps);
  const short = shown.map((row) => row.map((cell, index) => shortened(cell, widths[index] ?? 0)));
  return laid(short, widths, gapAfter);
}

function widthsOf(rows: Rows): readonly number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  return widths;
}

function laid(rows: Rows, widths: readonly number[], gapAfter: (index: number) => number): readonly string[] {
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : pad(cell, (widths[index] ?? 0) + gapAfter(index))))
      .join(""),
  );
}

/** Narrower than this no column becomes: a table of so many is cut. */
const NARROWEST = 12;

/** Widths whose sum is at most `room`, made so by narrowing the widest; the first, which names the line, stays. */
function narrowed(widths: readonly number[], room: number): readonly number[] {
  const now = [...widths];
  for (let excess = now.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const widest = now.indexOf(Math.max(...now.slice(1)), 1);
    if ((now[widest] ?? 0) <= NARROWEST) break;
    now[widest] = (now[widest] ?? 0) - 1;
  }
  return now;
}

/** The columns that a table may take. */
export function terminalWidth({ terminal, columns: width }: Output): number {
  return terminal ? width : Number.POSITIVE_INFINITY;
}

function trimmed(row: readonly string[]): readonly string[] {
  return row.slice(0, row.findLastIndex((cell) => cell !== "") + 1);
}

/** The lines as one text, cut to a terminal and whole for a pipe, and no command to a CI runner. */
export function fit(lines: readonly string[], output: Output): string {
  return inertLog(lines.map((line) => `${output.terminal ? cut(line, output.columns) : line}\n`).join(""));
}
