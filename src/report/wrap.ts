/** Wraps lines to the width of a terminal. Colors and links take no room. */
import { textWidth } from "./display-width.ts";

const INDENT = "  ";
/** SGR colors, and the control sequences of links (OSC 8). */
// oxlint-disable-next-line no-control-regex
const CONTROL = /\u001B\[[\d;]*m|\u001B\]8;;.*?\u001B\\/g;

/**
 * Lines of at most `room` columns, broken between words and indented like the first; a longer word stays in one piece.
 */
export function wrap(line: string, room: number): readonly string[] {
  if (shownWidth(line) <= room) return [line];
  const [indent = ""] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  for (const word of line.trimStart().split(/(?<=\S)(?=\s)/)) {
    const last = lines.at(-1);
    if (last !== undefined && shownWidth(last) + shownWidth(word) <= room) lines[lines.length - 1] = last + word;
    else lines.push(last === undefined ? indent + word : indent + INDENT + word.trimStart());
  }
  return lines;
}

function shownWidth(text: string): number {
  return textWidth(text.includes("\u001B") ? text.replaceAll(CONTROL, "") : text);
}
