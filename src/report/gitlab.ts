/** The reporter `gitlab`: a Code Quality report, which GitLab compares with that of the target branch. */
import type { Severity } from "../base/diagnostics.ts";
import { escapeInvisible } from "../base/escape.ts";
import { bySeverity } from "./by-severity.ts";
import { escapedJson } from "./escape-json.ts";
import { fingerprints } from "./fingerprints.ts";
import type { ReportedDiagnostic } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { repositoryPath } from "./repository-path.ts";

/** GitLab's severities from low to high: info, minor, major, critical, blocker. */
const SEVERITIES: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", note: "info" };

export const gitlab: Reporter = {
  name: "gitlab",
  format({ diagnostics }, { folder }) {
    const shown = bySeverity(diagnostics);
    const prints = fingerprints(shown);
    return escapedJson(shown.map((diagnostic, index) => finding(diagnostic, prints[index], folder)));
  },
};

function finding(diagnostic: ReportedDiagnostic, fingerprint: string | undefined, folder: string | undefined): object {
  const { code, severity, message, help, file, line, endLine } = diagnostic;
  return {
    description: escapeInvisible(help === undefined ? message : `${message} (${help})`),
    check_name: code,
    fingerprint,
    severity: SEVERITIES[severity],
    location: { path: repositoryPath(file, folder), lines: { begin: line, end: endLine } },
  };
}
