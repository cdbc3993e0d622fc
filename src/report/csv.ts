/** Writes CSV as in RFC 4180: a header, CRLF, and quotes where a field needs them. */
import { escapeInvisible } from "../base/escape.ts";
import { escapeWorkflowCommands } from "./escape-workflow-commands.ts";

/** Fields keep their text, except invisible characters, which are escaped because CSV is also printed to terminals. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(text: string): string {
  const shown = escapeWorkflowCommands(escapeInvisible(text));
  return /[",]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
