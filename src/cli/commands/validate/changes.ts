/** Adds the violations of the rules for changes to a report. Loaded on a branch only, because it needs the comparison. */
import { locate } from "../../../compiler/parse/index.ts";
import type { Found } from "../../../git/index.ts";
import { severityCounts } from "../../../report/by-severity.ts";
import { toReport } from "../../../report/report.ts";
import type { ReportedDiagnostic, RunReport } from "../../../report/report.ts";
import { compare, removedFiles } from "../comparison/index.ts";
import type { Compared } from "../comparison/index.ts";
import type { CommandContext } from "../command.ts";
import { inOrder } from "../sort-report.ts";

/** Rejects with a UsageError if the sides can't be compared. */
export async function withChangesSince(
  base: Found,
  report: RunReport,
  { today }: { readonly today: string | undefined },
  setting: CommandContext,
): Promise<RunReport> {
  const compared = await compare({ base, today }, setting);
  const diagnostics = [...report.diagnostics, ...violationsIn(compared)];
  return inOrder({ ...report, diagnostics, summary: { ...report.summary, ...severityCounts(diagnostics) } });
}

function violationsIn(compared: Compared): readonly ReportedDiagnostic[] {
  const found = { diagnostics: compared.transitions, gone: removedFiles(compared) };
  return toReport({ ...found, documents: 0, clusters: 0, milliseconds: 0 }, locate).diagnostics;
}
