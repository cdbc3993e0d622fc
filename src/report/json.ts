/** The reporter `json`: the report as in schemas/report.schema.json, with a fixed order of keys. */
import type { ReportedCase, ReportedChange, ReportedDiagnostic, ReportPlace, RunReport } from "./report.ts";
import type { Publication } from "../delivery/publish/index.ts";
import type { Reporter } from "./reporter.ts";
import { escapedJson } from "./escape-json.ts";

export const json: Reporter = {
  name: "json",
  format: (report) => escapedJson(orderedReport(report)),
};

function orderedReport({
  version,
  diagnostics,
  changes,
  comparison,
  cases,
  publication,
  summary,
}: RunReport): RunReport {
  const { errors, warnings, notes, documents, clusters, milliseconds } = summary;
  return {
    version,
    diagnostics: diagnostics.map(orderedDiagnostic),
    changes: changes.map(orderedChange),
    ...(comparison === undefined ? {} : { comparison }),
    ...(cases === undefined ? {} : { cases: cases.map(orderedCase) }),
    ...(publication === undefined ? {} : { publication: orderedPublication(publication) }),
    summary: { errors, warnings, notes, documents, clusters, milliseconds },
  };
}

function orderedDiagnostic(diagnostic: ReportedDiagnostic): ReportedDiagnostic {
  const { code, severity, message, side, help, helpAt, related } = diagnostic;
  return {
    code,
    severity,
    message,
    ...orderedPlace(diagnostic),
    ...(side === undefined ? {} : { side }),
    ...(help === undefined ? {} : { help }),
    ...(helpAt === undefined ? {} : { helpAt: orderedPlace(helpAt) }),
    related: related.map((other) => ({ message: other.message, ...orderedPlace(other) })),
  };
}

function orderedChange(change: ReportedChange): ReportedChange {
  const { kind, subject, consumer, clusters, before, after, consumers, because, owners, advice, risk } = change;
  return {
    kind,
    subject,
    ...(consumer === undefined ? {} : { consumer }),
    clusters,
    before,
    after,
    ...(consumers === undefined ? {} : { consumers }),
    because: because.map((cause) => ({ place: cause.place, side: cause.side, ...orderedPlace(cause) })),
    owners,
    advice: advice.map(({ topic, message }) => ({ topic, message })),
    risk,
  };
}

function orderedCase(reportedCase: ReportedCase): ReportedCase {
  const { expectation, says, verdict } = reportedCase;
  return { expectation, says, verdict, ...orderedPlace(reportedCase) };
}

function orderedPublication({ commit, remote, dryRun, clusters }: Publication): Publication {
  return {
    commit,
    remote,
    dryRun,
    clusters: clusters.map(({ cluster, branch, is, commit: at, files, atOnce, because, next }) => ({
      cluster,
      branch,
      is,
      commit: at,
      files,
      atOnce,
      because,
      next,
    })),
  };
}

function orderedPlace({ file, line, column, endLine, endColumn, source, sourceColumn }: ReportPlace): ReportPlace {
  const place = { file, line, column, endLine, endColumn, source };
  return sourceColumn === undefined ? place : { ...place, sourceColumn };
}
