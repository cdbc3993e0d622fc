/** The order in which problems are told where not all of them can be: errors, warnings, notes; each as they stand in the report. */
import type { Severity } from "../base/diagnostics.ts";
import type { ReportedDiagnostic } from "./report.ts";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

export function worstFirst(diagnostics: readonly ReportedDiagnostic[]): readonly ReportedDiagnostic[] {
  return SEVERITIES.flatMap((severity) => diagnostics.filter((one) => one.severity === severity));
}

/** `1 error`, `1,200 errors`. */
export function counted(many: number, of: string): string {
  return `${grouped(many)} ${of}${many === 1 ? "" : "s"}`;
}

/** Thousands are parted by commas, on every machine. */
export function grouped(many: number): string {
  return String(many).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
