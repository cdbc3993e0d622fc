/** Computes fingerprints that identify a result across runs, independent of its line number. */
import { createHash } from "node:crypto";
import type { ReportedDiagnostic } from "./report.ts";

/** In the given order; from code, file, message and text of the line, with a number for equal ones. */
export function fingerprints(diagnostics: readonly ReportedDiagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map(({ code, file, message, source }) => {
    const identity = JSON.stringify([code, file, message, source.trim()]);
    const number = seen.get(identity) ?? 0;
    seen.set(identity, number + 1);
    return `${createHash("sha256").update(identity).digest("hex").slice(0, 32)}:${number}`;
  });
}
