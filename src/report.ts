/** report: what a run found, as data that any reporter can tell, now or later. Its schema: schemas/report.schema.json. */
import type { Severity } from "./diagnostics.ts";

export interface ReportPlace {
  readonly file: string;
  /** 1-based; columns count code points; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedDiagnostic extends ReportPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** Where the help points. */
  readonly helpAt?: ReportPlace;
  /** The text of `line`, for the code frame. */
  readonly source: string;
  readonly related: readonly (ReportPlace & { readonly message: string; readonly source: string })[];
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
