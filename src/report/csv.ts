/** Writes CSV as in RFC 4180: CRLF, and quotes where a field needs them. */
import { escapeInvisible } from "../base/escape.ts";
import { escapeWorkflowCommands } from "./escape-workflow-commands.ts";

/** Fields keep their text, except invisible characters, which are escaped because CSV is also printed to terminals. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return csvText(rows, (text) => escapeWorkflowCommands(escapeInvisible(text)));
}

/** `shown`: the text of a field, before it is quoted. */
export function csvText(rows: readonly (readonly string[])[], shown: (text: string) => string): string {
  const field = (text: string): string => quoted(shown(text));
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
