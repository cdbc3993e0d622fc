/** Sorts the diagnostics of reports that do not come from the compiler as the compiler does. */
import type { ReportedDiagnostic, RunReport } from "../../report/report.ts";

/** By file, line, column and code. */
export function inOrder(report: RunReport): RunReport {
  return { ...report, diagnostics: report.diagnostics.toSorted(byPlace) };
}

function byPlace(a: ReportedDiagnostic, b: ReportedDiagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line || a.column !== b.column) return a.line - b.line || a.column - b.column;
  if (a.code === b.code) return 0;
  return a.code < b.code ? -1 : 1;
}
