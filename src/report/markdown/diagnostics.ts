/** Lists the problems of a change: all errors, and other diagnostics in changed files; the rest is counted. */
import type { Severity } from "../../base/diagnostics.ts";
import { code } from "../../base/markdown.ts";
import type { ReportedDiagnostic, RunReport } from "../report.ts";
import { formatCount, SEVERITIES } from "../by-severity.ts";
import { fixed } from "./fit-to-budget.ts";
import type { Block } from "./fit-to-budget.ts";
import { value } from "./truncate.ts";
import type { CommentContext } from "./changes.ts";
import { foldableList, tableParts } from "./foldable-list.ts";

const HEAD = ["location", "message"];

/** The number of unfolded errors. */
const OPEN_ERRORS = 10;

export function diagnosticTables(report: RunReport, priority: number, context: CommentContext): readonly Block[] {
  const [shown, elsewhere] = partition(report.diagnostics, isConcerned(report));
  return [
    ...SEVERITIES.flatMap((severity) => {
      const { head, rows } = tableParts(
        HEAD,
        shown.filter((diagnostic) => diagnostic.severity === severity).map((diagnostic) => row(diagnostic, context)),
      );
      const open = severity === "error" ? OPEN_ERRORS : 0;
      return foldableList({
        row: severity,
        of: "",
        head,
        rows,
        open,
        priority: priorityOf(severity, priority),
        fullReport: context.fullReport,
      });
    }),
    ...(elsewhere.length === 0 ? [] : [fixed(elsewhereLine(elsewhere, context.fullReport))]),
  ];
}

/** Only errors have a higher priority than changes. */
function priorityOf(severity: Severity, priority: number): number {
  return severity === "error" ? priority : priority / 2;
}

/**
 * Whether a diagnostic concerns the change: any error, unless the base has errors too; otherwise only in changed files.
 */
function isConcerned({ comparison }: RunReport): (diagnostic: ReportedDiagnostic) => boolean {
  if (comparison === undefined) return () => true;
  const touched = new Set(comparison.files);
  return ({ severity, file, related }) =>
    (severity === "error" && comparison.baseIsBroken !== true) ||
    touched.has(file) ||
    related.some((other) => touched.has(other.file));
}

function elsewhereLine(diagnostics: readonly ReportedDiagnostic[], fullReport: string): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const many = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return many === 0 ? [] : [formatCount(many, severity)];
  });
  return `_${counts.join(", ")} in files that this change does not touch: see ${fullReport}._\n\n`;
}

function row(
  { code: name, message, help, file, line, side }: ReportedDiagnostic,
  context: CommentContext,
): readonly string[] {
  const lines = [`${value(message)} (${code(name)})`, ...(help === undefined ? [] : [`→ ${value(help)}`])];
  return [context.place({ file, line }, side ?? "head"), lines.join("<br>")];
}

function partition<T>(all: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((item) => !test(item))];
}
