/** Makes passed dates and high ages errors, except those in a file of known problems. */
import { severityCounts } from "../../../report/by-severity.ts";
import { allCodes } from "../../../base/codes.ts";
import type { Overdue } from "../../../base/diagnostics.ts";
import type { ReportedDiagnostic, RunReport } from "../../../report/report.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { writeLine } from "../log-line.ts";
import { isKnownBy, knownProblem, readBaseline, writeBaseline } from "./baseline-file.ts";

export interface DeadlineOptions {
  readonly deadlines: boolean;
  readonly ages: boolean;
  readonly baseline: string | undefined;
  readonly "update-baseline": boolean;
}

/** Writes the baseline if requested. Rejects with a UsageError for an invalid one. */
export async function reportOverdue(
  report: RunReport,
  given: DeadlineOptions,
  setting: CommandContext,
): Promise<RunReport> {
  const overdue = report.diagnostics.filter(isOverdue(given));
  const { baseline } = given;
  if (baseline === undefined) return withErrors(report, new Set(overdue));
  if (given["update-baseline"]) return update(baseline, overdue, report, setting);
  const known = await readBaseline(baseline, setting.host);
  const isKnown = isKnownBy(known);
  const unknown = overdue.filter((one) => !isKnown(one));
  const found = overdue.length - unknown.length;
  const isComplete = report.summary.errors === 0;
  tellKnown(baseline, { found, solved: isComplete ? known.length - found : 0 }, setting);
  return withErrors(report, new Set(unknown));
}

function isOverdue({ deadlines, ages }: DeadlineOptions): (diagnostic: ReportedDiagnostic) => boolean {
  const chosen: Readonly<Record<Overdue, boolean>> = { date: deadlines, age: ages };
  const codes = new Set(
    allCodes.flatMap(({ name, overdue }) => (overdue !== undefined && chosen[overdue] ? [name] : [])),
  );
  return ({ code }) => codes.has(code);
}

function withErrors(report: RunReport, chosen: ReadonlySet<ReportedDiagnostic>): RunReport {
  const diagnostics = report.diagnostics.map((one) => (chosen.has(one) ? { ...one, severity: "error" as const } : one));
  return { ...report, diagnostics, summary: { ...report.summary, ...severityCounts(diagnostics) } };
}

async function update(
  file: string,
  overdue: readonly ReportedDiagnostic[],
  report: RunReport,
  { host }: CommandContext,
): Promise<RunReport> {
  if (report.summary.errors > 0)
    throw new UsageError("the baseline was not written, because of the errors", "fix them first: `sluice validate`");
  await writeBaseline(file, overdue.map(knownProblem), host);
  writeLine(`wrote ${file}: ${counted(overdue.length)}`, host.stderr);
  return report;
}

interface Known {
  readonly found: number;
  readonly solved: number;
}

function tellKnown(file: string, { found, solved }: Known, { host: { stderr } }: CommandContext): void {
  if (found > 0) writeLine(`not errors: ${counted(found)} of ${file}`, stderr);
  if (solved > 0) writeLine(`solved: ${counted(solved)} of ${file}; --update-baseline rewrites it`, stderr);
}

function counted(count: number): string {
  return `${count} known ${count === 1 ? "problem" : "problems"}`;
}
