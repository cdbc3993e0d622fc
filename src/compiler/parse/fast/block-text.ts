/** Reads block scalars: text of several lines after `|` or `>`. */
import type { Lines } from "./lines.ts";
import { BAIL_OUT } from "./scalars.ts";

/** Reads the lines that are indented deeper than `indent`, and advances to the line after them. */
export function readBlockText(lines: Lines, start: number, indent: number): string {
  const header = lines.text.slice(start);
  if (!/^[|>]-?$/.test(header)) throw BAIL_OUT;
  const taken = takeLines(lines, indent);
  const text = header.startsWith("|") ? taken.join("\n") : folded(taken);
  lines.advance();
  if (lines.indent > indent) throw BAIL_OUT;
  return header.endsWith("-") ? text : `${text}\n`;
}

/** Returns the lines without indentation and trailing empty lines. */
function takeLines(lines: Lines, indent: number): readonly string[] {
  const taken: string[] = [];
  let column = -1;
  let length = 0;
  for (let line = lines.takeBehind(indent); line !== undefined; line = lines.takeBehind(indent)) {
    const begins = beginOf(line);
    if (column === -1) column = begins;
    if (line === "" ? column === 0 : begins < column) throw BAIL_OUT;
    taken.push(line.slice(column));
    if (line !== "") length = taken.length;
  }
  if (length === 0) throw BAIL_OUT;
  return taken.slice(0, length);
}

function beginOf(line: string): number {
  let at = 0;
  while (line[at] === " ") at++;
  return at;
}

/** Converts a line end to a space, and an empty line to a line end. */
function folded(lines: readonly string[]): string {
  let text = "";
  let behindText = false;
  for (const line of lines) {
    if (line === "") text += "\n";
    else if (line.startsWith(" ") || line.endsWith(" ")) throw BAIL_OUT;
    else text += behindText ? ` ${line}` : line;
    behindText = line !== "";
  }
  return text;
}
