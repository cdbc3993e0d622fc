/** Lists the problems of a change: all errors, and other diagnostics in changed files; the rest is counted. */
import type { Severity } from "../../base/diagnostics.ts";
import { code } from "../../base/markdown.ts";
import type { ReportedDiagnostic, RunReport } from "../report.ts";
import { counted, SEVERITIES } from "../by-severity.ts";
import { fixed } from "./fit-to-budget.ts";
import type { Block } from "./fit-to-budget.ts";
import { value } from "./truncate.ts";
import type { CommentContext } from "./changes.ts";
import { listing, tableParts } from "./foldable-list.ts";

const HEAD = ["where", "what"];

/** The number of unfolded errors. */
const OPEN_ERRORS = 10;

export function diagnosticTables(report: RunReport, priority: number, words: CommentContext): readonly Block[] {
  const [shown, elsewhere] = partition(report.diagnostics, isConcerned(report));
  return [
    ...SEVERITIES.flatMap((severity) => {
      const { head, rows } = tableParts(
        HEAD,
        shown.filter((one) => one.severity === severity).map((one) => row(one, words)),
      );
      const open = severity === "error" ? OPEN_ERRORS : 0;
      return listing({
        row: severity,
        of: "",
        head,
        rows,
        open,
        priority: priorityOf(severity, priority),
        whole: words.whole,
      });
    }),
    ...(elsewhere.length === 0 ? [] : [fixed(elsewhereLine(elsewhere, words.whole))]),
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

function elsewhereLine(diagnostics: readonly ReportedDiagnostic[], whole: string): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const many = diagnostics.filter((one) => one.severity === severity).length;
    return many === 0 ? [] : [counted(many, severity)];
  });
  return `_${counts.join(", ")} in files that this change does not touch: see ${whole}._\n\n`;
}

function row(
  { code: name, message, help, file, line, side }: ReportedDiagnostic,
  words: CommentContext,
): readonly string[] {
  const said = [`${value(message)} (${code(name)})`, ...(help === undefined ? [] : [`→ ${value(help)}`])];
  return [words.place({ file, line }, side ?? "head"), said.join("<br>")];
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
