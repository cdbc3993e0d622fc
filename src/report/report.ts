/** Builds the report of a run as data for any reporter. The schema is schemas/report.schema.json. */
import { severityCounts } from "./by-severity.ts";
import { locationIn } from "../compiler/parse/index.ts";
import { redactSecrets } from "../base/redact.ts";
import { quotedFiles, redactTexts, withManifestsRedacted } from "./redaction.ts";
import { secretsBetween, without } from "../base/secrets.ts";
import { lineStartAt, lineText, positionAt } from "../base/source.ts";
import type { Change } from "../analysis/diff/index.ts";
import type { Diagnostic } from "../base/diagnostics.ts";
import type { Publication } from "../delivery/publish/index.ts";
import type { Location, Position, SourceFile } from "../base/source.ts";
import type {
  ReportPlace,
  ReportedDiagnostic,
  ReportedChange,
  Comparison,
  ReportedCase,
  RunReport,
} from "./run-report.ts";

export type * from "./run-report.ts";

/** The offsets of a location. The parser provides it, because only it can resolve a path in a text. */
export type Locate = (location: Location) => { readonly start: number; readonly end: number };

/** The result of a comparison. */
export interface ComparisonInput {
  readonly changes: readonly Change[];
  readonly comparison: Comparison;
  /** Further sources that changes may quote, such as deleted ones. Required, because their secrets are redacted. */
  readonly sources: readonly SourceFile[];
}

export interface ReportInput {
  /** Files that exist only in the base. */
  readonly gone?: ReadonlySet<SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: number;
  readonly clusters: number;
  readonly milliseconds: number;
  readonly between?: ComparisonInput;
  readonly cases?: readonly (Omit<ReportedCase, keyof ReportPlace> & { readonly at: Location })[];
  readonly publication?: Publication | undefined;
}

export function toReport(found: ReportInput, locate: Locate): RunReport {
  const { diagnostics, documents, clusters, milliseconds, between, cases, publication } = found;
  const { changes = [], comparison, sources = [] } = between ?? {};
  const report: RunReport = {
    version: 1,
    diagnostics: diagnostics.map((diagnostic) => ({
      ...reportedDiagnostic(diagnostic, locate),
      ...(found.gone?.has(diagnostic.at.file) === true ? { side: "base" as const } : {}),
    })),
    changes: changes.map((change) => reportedChange(change, locate)),
    ...(comparison === undefined ? {} : { comparison: withManifestsRedacted(comparison) }),
    ...(cases === undefined
      ? {}
      : { cases: cases.map(({ at: place, ...entry }) => ({ ...entry, ...toReportPlace(place, locate) })) }),
    ...(publication === undefined ? {} : { publication }),
    summary: {
      ...severityCounts(diagnostics),
      documents,
      clusters,
      milliseconds,
    },
  };
  return redactTexts(report, new Set([...quotedFiles(diagnostics, changes), ...sources]));
}

function reportedDiagnostic(
  { code, severity, message, at, help, helpAt, related }: Diagnostic,
  locate: Locate,
): ReportedDiagnostic {
  return {
    code: code.name,
    severity,
    message,
    ...toReportPlace(at, locate),
    ...(help === undefined ? {} : { help }),
    ...(helpAt === undefined ? {} : { helpAt: toReportPlace(helpAt, locate) }),
    related: (related ?? []).map((other) => ({ message: other.message, ...toReportPlace(other.at, locate) })),
  };
}

function reportedChange(change: Change, locate: Locate): ReportedChange {
  const because = change.because.map(({ resource, path, place, side, at: own }) => ({
    place,
    side,
    ...toReportPlace(own ?? locationIn(resource.document, path), locate),
  }));
  return { ...change, because };
}

/** Converts a location to lines and columns. */
export function toReportPlace(location: Location, locate: Locate): ReportPlace {
  const { file } = location;
  const { start, end } = locate(location);
  const from = positionAt(file, start);
  const to = positionAt(file, end);
  return {
    file: file.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    ...excerptOf(file, from, start),
  };
}

/** The maximum number of UTF-16 code units of a line in a report. A long line may have thousands of diagnostics. */
const LONGEST = 2000;

function excerptOf(file: SourceFile, { line }: Position, offset: number): Pick<ReportPlace, "source" | "sourceColumn"> {
  const whole = redactedLine(file, line);
  if (whole.length <= LONGEST) return { source: whole };
  const lineStart = lineStartAt(file, line);
  const middle = Math.max(0, Math.min(offset - lineStart, whole.length) - LONGEST / 2);
  const first = isLowSurrogate(whole, middle) ? middle - 1 : middle;
  const source = whole.slice(first, first + LONGEST).toWellFormed();
  const sourceColumn = positionAt(file, lineStart + first).column;
  return sourceColumn > 1 ? { source, sourceColumn } : { source };
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

const longLines = new WeakMap<SourceFile, Map<number, string>>();

/** Masks the whole line, because an excerpt may begin in a secret, and a secret may begin lines before. */
function redactedLine(file: SourceFile, line: number): string {
  const cached = longLines.get(file)?.get(line);
  if (cached !== undefined) return cached;
  const text = lineText(file, line);
  const start = lineStartAt(file, line);
  const shown = redactSecrets(without(text, secretsBetween(file, start, start + text.length)));
  if (text.length > LONGEST) longLines.set(file, (longLines.get(file) ?? new Map<number, string>()).set(line, shown));
  return shown;
}
