/** terminal: the report for a person, every diagnostic with the line that it is about. */
import picocolors from "picocolors";
import { frame, gutter } from "./terminal/frame.ts";
import { tellChanges, tellComparison } from "./terminal/changes.ts";
import { tellManifests } from "./terminal/manifests.ts";
import { inertLog } from "./inert-log.ts";
import { visible } from "./visible.ts";
import type { Severity } from "../diagnostics.ts";
import type { ReportedDiagnostic, ReportPlace, RunReport, Summary } from "../report.ts";
import type { Reporter } from "./contract.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

export const terminal: Reporter = {
  name: "terminal",
  format: (report, { color, width }) => tell(report, picocolors.createColors(color), width),
};

function tell(report: RunReport, colors: Colors, width: number): string {
  const { diagnostics, comparison, summary } = report;
  const blocks = [
    ...diagnostics.map((diagnostic) => tellDiagnostic(diagnostic, colors, width)),
    tellChanges(report, colors),
    tellManifests(comparison?.manifests ?? [], colors),
    tellComparison(report),
  ];
  return inertLog(`${[...blocks.flat(), tellSummary(summary, colors)].join("\n")}\n`);
}

function tellDiagnostic(diagnostic: ReportedDiagnostic, colors: Colors, width: number): readonly string[] {
  const { severity, message, code, help, helpAt, related } = diagnostic;
  const paint = painter(severity, colors);
  const head = `${colors.bold(visible(place(diagnostic)))} ${paint(severity)}  ${visible(message)}  ${colors.dim(visible(code))}`;
  const hint = help === undefined ? [] : [`${gutter("")}${colors.dim("=")} ${visible(help)}${where(helpAt, colors)}`];
  return [
    head,
    ...tellFrame(diagnostic, width, paint, colors),
    ...hint,
    ...related.flatMap((other) => [
      `${colors.dim("    -->")} ${visible(place(other))}  ${visible(other.message)}`,
      ...tellFrame(other, width, paint, colors),
    ]),
  ];
}

/** Nothing where there is no text to show: a file that is missing, or that is no source. */
function tellFrame(at: ReportPlace, width: number, paint: (text: string) => string, colors: Colors): readonly string[] {
  if (at.source === "") return [];
  const { number, text, carets } = frame(at, width);
  const under = carets.trimStart();
  const before = carets.slice(0, carets.length - under.length);
  return [
    `${colors.dim(`${gutter(number)}|`)} ${text}`.trimEnd(),
    `${colors.dim(`${gutter("")}|`)} ${before}${paint(under)}`,
  ];
}

function place({ file, line, column }: ReportPlace): string {
  return `${file}:${line}:${column}`;
}

function where(at: ReportPlace | undefined, colors: Colors): string {
  return at === undefined ? "" : colors.dim(` (${visible(at.file)}:${at.line})`);
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === "error") return colors.red;
  return severity === "warning" ? colors.yellow : colors.cyan;
}

function tellSummary(summary: Summary, colors: Colors): string {
  const found = (["error", "warning", "note"] as const).flatMap((severity) => {
    const many = summary[`${severity}s`];
    return many === 0 ? [] : [painter(severity, colors)(count(many, severity))];
  });
  const scope = `${count(summary.documents, "document")}, ${count(summary.clusters, "cluster")}`;
  return `${found.join(", ") || "no problems"} in ${scope} ${colors.dim(`(${summary.milliseconds} ms)`)}`;
}

function count(many: number, of: string): string {
  return `${many} ${of}${many === 1 ? "" : "s"}`;
}
