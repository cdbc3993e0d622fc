/** How many values a text can hold at most: a flood of tiny ones needs a hundred times the memory of its text. */
import { tooManyLines } from "./codes.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";

/** Lines and commas of one file: a MiB of ordinary documents has half of it. */
const MOST = 60_000;

const LINE_FEED = 10;
const COMMA = 44;

/** Lines and commas: no more than two values and a map or list stand between two of them. */
export function countSeparators(text: string): number {
  return countOf(text, "\n") + countOf(text, ",");
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

/** Whether a file is not too dense, which is reported. */
export function checkDensity(file: SourceFile, report: ReportDiagnostic): boolean {
  const { text } = file;
  if (text.length <= MOST) return true;
  const { count, end } = countUpTo(text, MOST);
  if (count <= MOST) return true;
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
