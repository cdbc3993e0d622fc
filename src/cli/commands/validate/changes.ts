/** Adds the violations of the rules for changes to a report. Loaded on a branch only, because it needs the comparison. */
import { locate } from "../../../compiler/parse/index.ts";
import type { Found } from "../../../git/index.ts";
import { toReport } from "../../../report/report.ts";
import type { ReportedDiagnostic, RunReport } from "../../../report/report.ts";
import { compare } from "../comparison/index.ts";
import type { Compared } from "../comparison/index.ts";
import type { CommandContext } from "../command.ts";

/** Rejects with a UsageError if the sides can't be compared. */
export async function withChangesSince(
  base: Found,
  report: RunReport,
  { today }: { readonly today: string | undefined },
  setting: CommandContext,
): Promise<RunReport> {
  const compared = await compare({ base, today }, setting);
  const diagnostics = [...report.diagnostics, ...violationsIn(compared)].toSorted(byPlace);
  return { ...report, diagnostics, summary: { ...report.summary, ...countsOf(diagnostics) } };
}

function violationsIn({ base, head, transitions: diagnostics }: Compared): readonly ReportedDiagnostic[] {
  const present = new Set(head.compilation.files.map(({ path }) => path));
  const gone = new Set(base.compilation.files.filter(({ path }) => !present.has(path)));
  return toReport({ diagnostics, gone, documents: 0, clusters: 0, milliseconds: 0 }, locate).diagnostics;
}

function byPlace(a: ReportedDiagnostic, b: ReportedDiagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1);
}

function countsOf(
  diagnostics: readonly ReportedDiagnostic[],
): Pick<RunReport["summary"], "errors" | "warnings" | "notes"> {
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), notes: count("note") };
}
