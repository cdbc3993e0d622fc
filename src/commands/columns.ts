/** Text in columns, as wide as what stands in them. */
import { inertLog } from "../reporters/inert-log.ts";
import { visible } from "../reporters/visible.ts";
import { textWidth, widthOf } from "../reporters/width.ts";
import type { Output } from "./contract.ts";

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

/**
 * Lines of cells, `gap` columns apart. A column is as wide as the widest of its cells that has another behind it, so
 * that what ends a line pushes nothing away.
 */
export function columns(rows: readonly (readonly string[])[], gap: readonly number[] = [2]): readonly string[] {
  const shown = rows.map((row) => trimmed(row.map(visible)));
  const widths: number[] = [];
  for (const row of shown)
    row.slice(0, -1).forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))));
  return shown.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : pad(cell, (widths[index] ?? 0) + (gap[index] ?? gap.at(-1) ?? 0)),
      )
      .join(""),
  );
}

function trimmed(row: readonly string[]): readonly string[] {
  return row.slice(0, row.findLastIndex((cell) => cell !== "") + 1);
}

/** The lines as one text, cut to a terminal and whole for a pipe, and no command to a CI runner. */
export function fit(lines: readonly string[], output: Output): string {
  return inertLog(lines.map((line) => `${output.terminal ? cut(line, output.columns) : line}\n`).join(""));
}
