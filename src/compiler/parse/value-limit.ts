/** Limits the number of values in a file, because many tiny values need a hundred times the memory of their text. */
import { tooManyLines } from "./codes.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";

/** The most lines and commas in a file; 1 MiB of ordinary documents has half as many. */
const MAX_SEPARATORS = 60_000;

const LINE_FEED = 10;
const COMMA = 44;

/** Counts lines and commas. At most two values and a map or list are between two of them. */
export function countSeparators(text: string): number {
  return countOf(text, "\n") + countOf(text, ",");
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

/** Returns false, and reports it, if a file has too many lines and commas. */
export function checkDensity(file: SourceFile, report: ReportDiagnostic): boolean {
  const { text } = file;
  if (text.length <= MAX_SEPARATORS) return true;
  const { count, end } = countUpTo(text, MAX_SEPARATORS);
  if (count <= MAX_SEPARATORS) return true;
  report(tooManyLines, { file, start: end - 1, end }, `a file has more than 60,000 lines and commas`, {
    help: "divide the file",
  });
  return false;
}

function countUpTo(text: string, most: number): { readonly count: number; readonly end: number } {
  let count = 0;
  let end = 0;
  while (end < text.length && count <= most) {
    const code = text.charCodeAt(end++);
    if (code === LINE_FEED || code === COMMA) count++;
  }
  return { count, end };
}
