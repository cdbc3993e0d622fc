/** Makes a code frame: the source line, truncated to the terminal, with carets below the location. */
import type { ReportPlace } from "../report.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { textWidth } from "../display-width.ts";

export interface Frame {
  /** The line number. */
  readonly number: string;
  readonly text: string;
  /** Spaces, then carets. */
  readonly carets: string;
}

const GUTTER = 5;
const TAB = 4;
const NARROWEST = 40;
const CUT = "…";

/** The text before the `|`, with a space after it. */
export function gutter(text: string): string {
  return `${text.padStart(GUTTER)} `;
}

/** `width`: columns of the terminal. */
export function frame(place: ReportPlace, width: number): Frame {
  const { sourceColumn = 1 } = place;
  const cells = cellsOf(place.source);
  const cellAt = (column: number): number => Math.max(0, Math.min(column - sourceColumn, cells.length));
  const start = cellAt(place.column);
  const end = place.endLine > place.line ? cells.length : cellAt(place.endColumn);
  const room = Math.max(NARROWEST, width - gutter("").length - 2);
  const { from, to } = windowOf(cells, start, room);
  const before = (from > 0 || sourceColumn > 1 ? CUT : "") + cells.slice(from, start).join("");
  const text = before + cells.slice(start, to).join("") + (to < cells.length ? CUT : "");
  const marked = textWidth(cells.slice(start, Math.min(end, to)).join(""));
  return {
    number: String(place.line),
    text,
    carets: " ".repeat(textWidth(before)) + "^".repeat(Math.max(1, marked)),
  };
}

/** The displayed characters of a line, one string per code point. */
function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  let width = 0;
  for (const character of line) {
    const shown = character === "\t" ? " ".repeat(TAB - (width % TAB)) : escapeInvisible(character);
    cells.push(shown);
    width += textWidth(shown);
  }
  return cells;
}

/** The visible cells: all if they fit, otherwise those around `start`, with a third of the space before it. */
function windowOf(
  cells: readonly string[],
  start: number,
  room: number,
): { readonly from: number; readonly to: number } {
  if (textWidth(cells.join("")) <= room) return { from: 0, to: cells.length };
  let from = start;
  let to = start;
  const widths = cells.map(textWidth);
  let used = 2 * CUT.length;
  const before = room / 3;
  while (from > 0 && used + (widths[from - 1] ?? 0) <= before) used += widths[--from] ?? 0;
  while (to < cells.length && used + (widths[to] ?? 0) <= room) used += widths[to++] ?? 0;
  while (from > 0 && used + (widths[from - 1] ?? 0) <= room) used += widths[--from] ?? 0;
  return { from, to };
}
