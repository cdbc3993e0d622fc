/** Sorts diagnostics by severity (errors, warnings, notes; otherwise in report order), and formats counts. */
import type { Severity } from "../base/diagnostics.ts";
import type { ReportedDiagnostic } from "./report.ts";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

export function bySeverity(diagnostics: readonly ReportedDiagnostic[]): readonly ReportedDiagnostic[] {
  return SEVERITIES.flatMap((severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity));
}

/** `1 error`, `1,200 errors`. */
export function formatCount(count: number, of: string): string {
  return `${formatNumber(count)} ${of}${count === 1 ? "" : "s"}`;
}

/** With commas between thousands, independent of the locale. */
export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
