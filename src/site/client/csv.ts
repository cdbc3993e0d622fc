/** Tables as CSV files. */
import { csvText } from "../../report/csv.ts";

/** A spreadsheet would run a text that begins like a formula, so such a text gets an apostrophe. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const isFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text);
  return csvText(rows, (text) => (isFormula(text) ? `'${text}` : text));
}

/** Needs no network: the browser saves bytes that it already has. */
export function download(name: string, rows: readonly (readonly string[])[]): void {
  // With a byte order mark, because Excel reads CSV in another encoding without it.
  const url = URL.createObjectURL(new Blob(["\ufeff", csvOf(rows)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replaceAll(/[^\w.-]+/g, "-")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
