/** report: what a run found, as data that any reporter can tell, now or later. Its schema: schemas/report.schema.json. */
import { lineText, positionAt } from "./source.ts";
import type { Diagnostic, Severity } from "./diagnostics.ts";
import type { Location } from "./source.ts";

export interface ReportPlace {
  readonly file: string;
  /** 1-based; columns count code points; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of `line`, for the code frame. */
  readonly source: string;
}

export interface ReportedRelated extends ReportPlace {
  readonly message: string;
}

export interface ReportedDiagnostic extends ReportPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** Where the help points. */
  readonly helpAt?: ReportPlace;
  readonly related: readonly ReportedRelated[];
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly documents: number;
  readonly clusters: number;
  readonly milliseconds: number;
}

/** Sorted by path, line, column, code. */
export interface RunReport {
  readonly version: 1;
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly changes: readonly unknown[];
  readonly summary: Summary;
}

/** The offsets of a location; from parse, since only it knows where a path leads in a text. */
export type Locate = (location: Location) => { readonly start: number; readonly end: number };

export interface Found {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: number;
  readonly clusters: number;
  readonly milliseconds: number;
}

export function toReport(found: Found, locate: Locate): RunReport {
  const { diagnostics, documents, clusters, milliseconds } = found;
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  return {
    version: 1,
    diagnostics: diagnostics.map((diagnostic) => reported(diagnostic, locate)),
    changes: [],
    summary: {
      errors: count("error"),
      warnings: count("warning"),
      notes: count("note"),
      documents,
      clusters,
      milliseconds,
    },
  };
}

function reported(
  { code, severity, message, at, help, helpAt, related }: Diagnostic,
  locate: Locate,
): ReportedDiagnostic {
  return {
    code: code.name,
    severity,
    message,
    ...placeOf(at, locate),
    ...(help === undefined ? {} : { help }),
    ...(helpAt === undefined ? {} : { helpAt: placeOf(helpAt, locate) }),
    related: (related ?? []).map((other) => ({ message: other.message, ...placeOf(other.at, locate) })),
  };
}

/** A location as people read it. */
export function placeOf(location: Location, locate: Locate): ReportPlace {
  const { start, end } = locate(location);
  const from = positionAt(location.file, start);
  const to = positionAt(location.file, end);
  return {
    file: location.file.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    source: lineText(location.file, from.line),
  };
}
