/** Sorts diagnostics by severity (errors, warnings, notes; otherwise in report order), and formats counts. */
import type { Severity } from "../base/diagnostics.ts";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

interface Rated {
  readonly severity: Severity;
}

export function bySeverity<One extends Rated>(diagnostics: readonly One[]): readonly One[] {
  return SEVERITIES.flatMap((severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity));
}

/** The number of diagnostics of each severity, as in the summary of a report. */
export function severityCounts(diagnostics: readonly Rated[]): Record<"errors" | "warnings" | "notes", number> {
  const count = (wanted: Severity): number => diagnostics.filter(({ severity }) => severity === wanted).length;
  return { errors: count("error"), warnings: count("warning"), notes: count("note") };
}

/** `1 error`, `1,200 errors`. */
export function formatCount(count: number, of: string): string {
  return `${formatNumber(count)} ${of}${count === 1 ? "" : "s"}`;
}

/** With commas between thousands, independent of the locale. */
export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
