/** Sorts diagnostics by severity (errors, warnings, notes; otherwise in report order), and formats counts. */
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

/** With commas between thousands, independent of the locale. */
export function grouped(many: number): string {
  return String(many).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
