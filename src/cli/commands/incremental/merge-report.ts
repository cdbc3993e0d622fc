/**
 * What the edits of a part come to in the report of the whole, which an earlier run has told. Wherever the part, as it
 * was, did not say what the whole said, it can't speak for it.
 */
import { MAX_PER_CODE } from "../../../base/diagnostics.ts";
import type { Severity } from "../../../base/diagnostics.ts";
import type { ReportedDiagnostic, RunReport } from "../../../report/report.ts";

/** From the report of an earlier run and those of the part; undefined where it takes a whole run. `edited`: files. */
export function reportAfter(
  whole: RunReport,
  was: RunReport,
  is: RunReport,
  edited: readonly string[],
): RunReport | undefined {
  const [told, before, after] = [whole, was, is].map(byFile);
  if (told === undefined || before === undefined || after === undefined) return undefined;
  const isKnown = (file: string): boolean => joinLines(before.get(file)) === joinLines(told.get(file));
  if (!edited.every(isKnown) || ![...told.keys()].every((file) => isKnown(file) || !pointsTo(edited, told.get(file))))
    return undefined;
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    if (joinLines(before.get(file)) === joinLines(after.get(file))) continue;
    if (!isKnown(file)) return undefined;
    told.set(file, after.get(file) ?? []);
  }
  const diagnostics = [...told.keys()].sort().flatMap((file) => told.get(file) ?? []);
  if (diagnostics.length >= MAX_PER_CODE) return undefined;
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  const summary = { ...whole.summary, warnings: count("warning"), notes: count("note") };
  return { ...whole, diagnostics, summary };
}

type Told = Map<string, readonly ReportedDiagnostic[]>;

function byFile({ diagnostics }: RunReport): Told {
  return Map.groupBy(diagnostics, ({ file }) => file);
}

/** Whether something points into one of some files, where lines may have moved. */
function pointsTo(files: readonly string[], diagnostics: readonly ReportedDiagnostic[] = []): boolean {
  return diagnostics.some(({ helpAt, related }) =>
    [...related, ...(helpAt === undefined ? [] : [helpAt])].some(({ file }) => files.includes(file)),
  );
}

function joinLines(diagnostics: readonly ReportedDiagnostic[] = []): string {
  return JSON.stringify(diagnostics);
}
