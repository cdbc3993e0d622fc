/** The reporter `sarif`: SARIF 2.1.0 for code scanning, one result per diagnostic. */
import manifest from "../../../package.json" with { type: "json" };
import type { ReportedDiagnostic, ReportPlace, RunReport } from "../report.ts";
import type { Reporter } from "../reporter.ts";
import { escapedJson } from "../escape-json.ts";
import { asAddress, repositoryPath } from "../repository-path.ts";
import { fingerprints } from "../fingerprints.ts";
import { message, plain } from "./text.ts";
import { formatCount, bySeverity } from "../by-severity.ts";
import { codeTexts } from "../../base/code-texts.ts";
import type { CodeTexts, Severity } from "../../base/diagnostics.ts";

/** GitHub accepts 25,000 results per run and shows the first 5,000. */
const MOST_RESULTS = 5000;

export const sarif: Reporter = {
  name: "sarif",
  format: (report, { folder }) => escapedJson(log(report, folder)),
};

function log({ diagnostics }: RunReport, folder: string | undefined): object {
  const shown = bySeverity(diagnostics).slice(0, MOST_RESULTS);
  const { rules, indexOf } = rulesOf(shown);
  const prints = fingerprints(shown);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Sluice", version: manifest.version, semanticVersion: manifest.version, rules } },
        columnKind: "unicodeCodePoints",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "the top of the repository" } } },
        invocations: [invocation(diagnostics.length - shown.length)],
        results: shown.map((diagnostic, index) => ({
          ruleId: diagnostic.code,
          ruleIndex: indexOf(diagnostic.code),
          level: diagnostic.severity,
          message: message(diagnostic),
          locations: [{ physicalLocation: physical(diagnostic, folder) }],
          ...related(diagnostic, folder),
          partialFingerprints: { "sluice/v1": prints[index] },
        })),
      },
    ],
  };
}

/** Reports how many results are left out. */
function invocation(hidden: number): object {
  const text = `this file leaves out ${formatCount(hidden, "result")}, because viewers limit their number: see the report in another format`;
  return {
    executionSuccessful: true,
    ...(hidden === 0 ? {} : { toolExecutionNotifications: [{ level: "warning", message: { text } }] }),
  };
}

function related({ related, helpAt, help }: ReportedDiagnostic, folder: string | undefined): object {
  const others = [...related, ...(helpAt === undefined ? [] : [{ ...helpAt, message: help ?? "see here" }])];
  if (others.length === 0) return {};
  return {
    relatedLocations: others.map((other, index) => ({
      id: index + 1,
      physicalLocation: physical(other, folder),
      message: message(other),
    })),
  };
}

function physical({ file, line, column, endLine, endColumn }: ReportPlace, folder: string | undefined): object {
  return {
    artifactLocation: { uri: asAddress(repositoryPath(file, folder)), uriBaseId: "%SRCROOT%" },
    region: { startLine: line, startColumn: column, endLine, endColumn: Math.max(endColumn, 1) },
  };
}

interface Rules {
  readonly rules: readonly object[];
  readonly indexOf: (code: string) => number;
}

/** The texts for any other code, which is the name of a policy. */
const POLICY: CodeTexts = {
  means: "A policy of this repository is not met.",
  why: "Policies are the repository's own rules: `spec.policies` of its `sluice.yaml`.",
  fix: "Follow the message, or discuss the policy with its owners.",
};

/** The used rules, sorted. */
function rulesOf(diagnostics: readonly ReportedDiagnostic[]): Rules {
  const severities = new Map(diagnostics.map(({ code, severity }) => [code, severity]));
  const names = [...severities].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const index = new Map(names.map(([name], at) => [name, at]));
  return { rules: names.map(([name, severity]) => rule(name, severity)), indexOf: (name) => index.get(name) ?? -1 };
}

function textsOf(code: string): CodeTexts | undefined {
  const all = codeTexts();
  return Object.hasOwn(all, code) ? all[code] : undefined;
}

function rule(name: string, severity: Severity): object {
  const { means, why, fix } = textsOf(name) ?? POLICY;
  return {
    id: name,
    shortDescription: { text: plain(means) },
    fullDescription: { text: plain(`${means} ${why}`) },
    help: { text: `${plain(why)}\n${plain(fix)}`, markdown: `${why}\n\n**What to do:** ${fix}` },
    defaultConfiguration: { level: severity },
    properties: { tags: ["configuration"] },
  };
}
