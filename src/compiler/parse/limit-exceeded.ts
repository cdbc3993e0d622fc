/** Reports a file that exceeds a limit. */
import * as codes from "./codes.ts";
import { LIMITS, type ReadLimitExceeded } from "./tokens.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";

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
    message: `a file holds more than ${count(LIMITS.documents)} documents`,
    help: "divide the file",
  },
  depth: {
    code: codes.tooDeep,
    message: `maps and lists are nested more than ${LIMITS.depth} deep`,
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
    help: "shorten the value, or keep it elsewhere and refer to it",
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
