/** The reporter `terminal`: every diagnostic with its source line, and the changes. */
import picocolors from "picocolors";
import { frame, gutter } from "./code-frame.ts";
import { formatChanges, formatComparison } from "./changes.ts";
import { formatManifests } from "./manifests.ts";
import { formatPublication } from "./publication.ts";
import { terminalLink } from "../links.ts";
import type { Links } from "../links.ts";
import { escapeWorkflowCommands } from "../escape-workflow-commands.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { wrap } from "../wrap.ts";
import type { Severity } from "../../base/diagnostics.ts";
import type { ReportedDiagnostic, ReportPlace, RunReport, Summary } from "../report.ts";
import type { Reporter, ReporterOptions } from "../reporter.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

export const terminal: Reporter = {
  name: "terminal",
  format: (report, options) => formatReport(report, screenFor(options)),
};

/** The report of an edit: new problems, and the locations of earlier errors. */
export function formatEdit(report: RunReport, elsewhere: readonly ReportPlace[], options: ReporterOptions): string {
  const screen = screenFor(options);
  const { errors, warnings, notes } = report.summary;
  const all = formatSummary(report.summary, screen.colors);
  const isClean = errors + warnings + notes === 0;
  const summary = isClean ? all.replace("no problems", "no new problems") : all;
  const last = wrap(summary + formatElsewhere(elsewhere, screen), screen.room);
  return escapeWorkflowCommands(`${[...blocksOf(report, screen), ...last].join("\n")}\n`);
}

/** The reason why an edit changes nothing, and the locations of errors that may cause it. */
export function formatNothing(text: string, errors: readonly ReportPlace[], options: ReporterOptions): string {
  const screen = screenFor(options);
  return escapeWorkflowCommands(`${wrap(text + formatElsewhere(errors, screen), screen.room).join("\n")}\n`);
}

/** Shows at most this many locations; `sluice validate` lists all of them. */
const MOST_ELSEWHERE = 3;

function formatElsewhere(places: readonly ReportPlace[], { links, colors }: Screen): string {
  if (places.length === 0) return "";
  const locations = places
    .slice(0, MOST_ELSEWHERE)
    .map((at) => terminalLink(escapeInvisible(`${at.file}:${at.line}`), at, links));
  const rest = places.length > MOST_ELSEWHERE ? ` and ${places.length - MOST_ELSEWHERE} more` : "";
  return `; ${painter("error", colors)(count(places.length, "error"))} elsewhere: ${locations.join(", ")}${rest}`;
}

interface Screen {
  readonly colors: Colors;
  readonly width: number;
  /** Infinite without a terminal. */
  readonly room: number;
  readonly links: Links | undefined;
  readonly verbose: boolean;
}

function screenFor({ color, width, room = Number.POSITIVE_INFINITY, links, verbose = false }: ReporterOptions): Screen {
  return { colors: picocolors.createColors(color), width, room, links, verbose };
}

function formatReport(report: RunReport, screen: Screen): string {
  return escapeWorkflowCommands(
    `${[...blocksOf(report, screen), formatSummary(report.summary, screen.colors)].join("\n")}\n`,
  );
}

function blocksOf(report: RunReport, screen: Screen): readonly string[] {
  const { colors, links } = screen;
  const { diagnostics, comparison } = report;
  const wrapped = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => wrap(line, screen.room));
  return [
    ...wrapped(formatDiagnostics(diagnostics, screen)),
    ...wrapped(formatChanges(report, colors, links)),
    ...formatManifests(comparison?.manifests ?? [], colors),
    ...wrapped(formatComparison(report)),
    ...formatPublication(report.publication, screen),
  ];
}

/** Up to this many warnings or notes of a code are listed; of more, only the first. */
const MOST_OF_A_CODE = 4;

/** Errors are always listed. */
function formatDiagnostics(diagnostics: readonly ReportedDiagnostic[], screen: Screen): readonly string[] {
  const keyOf = ({ severity, code }: ReportedDiagnostic): string => `${severity} ${code}`;
  const byCode = Map.groupBy(diagnostics, keyOf);
  return diagnostics.flatMap((diagnostic) => {
    const sameCode = byCode.get(keyOf(diagnostic)) ?? [];
    if (screen.verbose || diagnostic.severity === "error" || sameCode.length <= MOST_OF_A_CODE)
      return formatDiagnostic(diagnostic, screen);
    if (sameCode[0] !== diagnostic) return [];
    const more = `${sameCode.length} x ${escapeInvisible(diagnostic.code)}; --verbose lists them`;
    return [...formatDiagnostic(diagnostic, screen), `${gutter("")}${screen.colors.dim(more)}`];
  });
}

function formatDiagnostic(diagnostic: ReportedDiagnostic, screen: Screen): readonly string[] {
  const { colors } = screen;
  const { severity, message, code, help, helpAt, related } = diagnostic;
  const paint = painter(severity, colors);
  const head = `${colors.bold(place(diagnostic, screen))} ${paint(severity)}  ${escapeInvisible(message)}  ${colors.dim(escapeInvisible(code))}`;
  const hint =
    help === undefined ? [] : [`${gutter("")}${colors.dim("=")} ${escapeInvisible(help)}${where(helpAt, screen)}`];
  return [
    head,
    ...formatFrame(diagnostic, paint, screen),
    ...hint,
    ...related.flatMap((other) => [
      `${colors.dim("    -->")} ${place(other, screen)}  ${escapeInvisible(other.message)}`,
      ...formatFrame(other, paint, screen),
    ]),
  ];
}

/** Empty if there is no source text: the file is missing, or it is not a source. */
function formatFrame(at: ReportPlace, paint: (text: string) => string, { colors, width }: Screen): readonly string[] {
  if (at.source === "") return [];
  const { number, text, carets } = frame(at, width);
  const under = carets.trimStart();
  const before = carets.slice(0, carets.length - under.length);
  return [
    `${colors.dim(`${gutter(number)}|`)} ${text}`.trimEnd(),
    `${colors.dim(`${gutter("")}|`)} ${before}${paint(under)}`,
  ];
}

function place(at: ReportPlace, { links }: Screen): string {
  return terminalLink(escapeInvisible(`${at.file}:${at.line}:${at.column}`), at, links);
}

function where(at: ReportPlace | undefined, { colors, links }: Screen): string {
  return at === undefined ? "" : colors.dim(` (${terminalLink(escapeInvisible(`${at.file}:${at.line}`), at, links)})`);
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === "error") return colors.red;
  return severity === "warning" ? colors.yellow : colors.cyan;
}

function formatSummary(summary: Summary, colors: Colors): string {
  const found = (["error", "warning", "note"] as const).flatMap((severity) => {
    const many = summary[`${severity}s`];
    return many === 0 ? [] : [painter(severity, colors)(count(many, severity))];
  });
  const scope = `${count(summary.documents, "document")}, ${count(summary.clusters, "cluster")}`;
  const time = summary.milliseconds === 0 ? "" : ` ${colors.dim(`(${summary.milliseconds} ms)`)}`;
  return `${found.join(", ") || "no problems"} in ${scope}${time}`;
}

function count(many: number, of: string): string {
  return `${many} ${of}${many === 1 ? "" : "s"}`;
}
