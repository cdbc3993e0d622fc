/**
 * Merges the reports of a part into the full report of an earlier run. The report of the part before the edits must agree
 * with the full report; otherwise a full run is needed.
 */
import { severityCounts } from "../../../report/by-severity.ts";
import { MAX_PER_CODE } from "../../../base/diagnostics.ts";
import type { ReportedDiagnostic, RunReport } from "../../../report/report.ts";

/** `was`, `is`: the reports of the part before and after the edits; `edited`: files. Undefined if a full run is needed. */
export function reportAfter(
  whole: RunReport,
  was: RunReport,
  is: RunReport,
  edited: readonly string[],
): RunReport | undefined {
  const [merged, before, after] = [whole, was, is].map(byFile);
  if (merged === undefined || before === undefined || after === undefined) return undefined;
  const isKnown = (file: string): boolean => joinLines(before.get(file)) === joinLines(merged.get(file));
  if (
    !edited.every(isKnown) ||
    ![...merged.keys()].every((file) => isKnown(file) || !pointsTo(edited, merged.get(file)))
  )
    return undefined;
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    if (joinLines(before.get(file)) === joinLines(after.get(file))) continue;
    if (!isKnown(file)) return undefined;
    merged.set(file, after.get(file) ?? []);
  }
  const diagnostics = [...merged.keys()].sort().flatMap((file) => merged.get(file) ?? []);
  if (diagnostics.length >= MAX_PER_CODE) return undefined;
  const { warnings, notes } = severityCounts(diagnostics);
  const summary = { ...whole.summary, warnings, notes };
  return { ...whole, diagnostics, summary };
}

type ByFile = Map<string, readonly ReportedDiagnostic[]>;

function byFile({ diagnostics }: RunReport): ByFile {
  return Map.groupBy(diagnostics, ({ file }) => file);
}

/** Whether a diagnostic refers to one of the files, whose lines may have moved. */
function pointsTo(files: readonly string[], diagnostics: readonly ReportedDiagnostic[] = []): boolean {
  return diagnostics.some(({ helpAt, related }) =>
    [...related, ...(helpAt === undefined ? [] : [helpAt])].some(({ file }) => files.includes(file)),
  );
}

function joinLines(diagnostics: readonly ReportedDiagnostic[] = []): string {
  return JSON.stringify(diagnostics);
}
