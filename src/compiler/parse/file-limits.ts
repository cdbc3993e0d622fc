/** Limits the values of a file, because many tiny ones need a hundred times its memory, and reports exceeded limits. */
import * as codes from "./codes.ts";
import { tooManyLines } from "./codes.ts";
import type { ReportDiagnostic, Code } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";
import { LIMITS, type ReadLimitExceeded } from "./tokens.ts";

/** The maximum number of lines and commas in a file; 1 MiB of ordinary documents has half as many. */
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

interface Limit {
  readonly code: Code;
  readonly message: string;
  readonly help: string;
}

/** Formats as `5,000` without Intl, whose start takes longer than reading a hundred files. */
const count = (limit: number): string => String(limit).replace(/(?<=\d)(?=\d{3}$)/, ",");

const EXCEEDED: Readonly<Record<ReadLimitExceeded["of"], Limit>> = {
  documents: {
    code: codes.tooManyDocuments,
    message: `a file contains more than ${count(LIMITS.documents)} documents`,
    help: "divide the file",
  },
  depth: {
    code: codes.tooDeep,
    message: `maps and lists are nested more than ${LIMITS.depth} levels deep`,
    help: "flatten the document",
  },
  keys: {
    code: codes.tooManyKeys,
    message: `a map has more than ${count(LIMITS.keys)} keys`,
    help: "divide the map among several documents",
  },
  scalar: {
    code: codes.scalarTooLong,
    message: `one value is longer than ${LIMITS.scalar / 1024} KiB`,
    help: "shorten the value, or store it elsewhere and refer to it",
  },
};

export function reportReadLimit(
  { of, start, end }: ReadLimitExceeded,
  file: SourceFile,
  report: ReportDiagnostic,
): void {
  const { code, message, help } = EXCEEDED[of];
  const line = file.text.indexOf("\n", start);
  report(code, { file, start, end: line === -1 ? end : Math.min(end, Math.max(line, start + 1)) }, message, { help });
}
