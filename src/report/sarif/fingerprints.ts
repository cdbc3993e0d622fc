/** What a result is known by from one run to the next: not its line, which moves with every edit above it. */
import { createHash } from "node:crypto";
import type { ReportedDiagnostic } from "../report.ts";

/** In the order given: of the code, file, message and text of the line; equal ones are told apart by their number. */
export function fingerprints(diagnostics: readonly ReportedDiagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map(({ code, file, message, source }) => {
    const identity = JSON.stringify([code, file, message, source.trim()]);
    const number = seen.get(identity) ?? 0;
    seen.set(identity, number + 1);
    return `${createHash("sha256").update(identity).digest("hex").slice(0, 32)}:${number}`;
  });
}
