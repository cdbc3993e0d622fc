/** The reporter `github`: workflow commands, which GitHub shows at the lines of a pull request. */
import type { Severity } from "../base/diagnostics.ts";
import type { ReportedDiagnostic, RunReport } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { escapeWorkflowCommands } from "./escape-workflow-commands.ts";
import { repositoryPath } from "./repository-path.ts";
import { escapeInvisible } from "../base/escape.ts";
import { formatCount, SEVERITIES } from "./by-severity.ts";

/** The runner drops further annotations of a type in a step. */
const MOST_OF_A_TYPE = 10;
/** The runner cuts a message at 4096 characters. */
const LONGEST_MESSAGE = 4000;

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

export const github: Reporter = {
  name: "github",
  format: (report, { folder }) => annotations(report, MOST_OF_A_TYPE, folder),
};

/**
 * At most `most` annotations per severity, then a line with the number of the rest. Empty if there are no diagnostics.
 */
export function annotations({ diagnostics }: RunReport, most: number, folder: string | undefined): string {
  const limit = Math.min(most, MOST_OF_A_TYPE);
  const lines = SEVERITIES.flatMap((severity) => {
    const all = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    const shown = all.slice(0, limit).map((diagnostic) => command(diagnostic, folder));
    const more = all.length - shown.length;
    return more === 0 ? shown : [...shown, `sluice: not annotated: ${formatCount(more, `more ${severity}`)}`];
  });
  return lines.map((line) => `${line}\n`).join("");
}

function command(diagnostic: ReportedDiagnostic, folder: string | undefined): string {
  const { severity, code, message, help, file, line, column, endLine, endColumn } = diagnostic;
  // GitHub accepts columns only if the range is in one line.
  const columns = endLine === line ? { col: column, endColumn } : {};
  const properties = { file: repositoryPath(file, folder), line, endLine, ...columns, title: code };
  const said = Object.entries(properties).map(([name, value]) => `${name}=${asProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${said.join(",")}::${asData([message, ...(help === undefined ? [] : [help])])}`;
}

function asProperty(text: string): string {
  return escapeWorkflowCommands(escapeInvisible(text))
    .replaceAll("%", "%25")
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C");
}

function asData(lines: readonly string[]): string {
  const said = lines.map((line) => escapeWorkflowCommands(escapeInvisible(line))).join("\n");
  const characters = Array.from(said);
  const text = characters.length <= LONGEST_MESSAGE ? said : `${characters.slice(0, LONGEST_MESSAGE).join("")}… (cut)`;
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
