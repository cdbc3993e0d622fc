/** junit: XML for what collects test results; a suite for each file, a failure for each error. */
import type { ReportedDiagnostic, RunReport, Summary } from "../report.ts";
import type { Reporter } from "./contract.ts";
import { inertLog } from "./inert-log.ts";
import { repositoryPath } from "./repository-path.ts";
import { visible } from "./visible.ts";
import { counted } from "./worst-first.ts";

export const junit: Reporter = {
  name: "junit",
  format: (report, { folder }) => document(report, folder),
};

function document({ diagnostics, summary }: RunReport, folder: string | undefined): string {
  const suites = Map.groupBy(diagnostics, ({ file }) => repositoryPath(file, folder));
  const body =
    diagnostics.length === 0 ? nothing(summary) : [...suites].map(([file, all]) => suite(file, all)).join("");
  const counts = attributes({
    name: "sluice",
    tests: Math.max(1, diagnostics.length),
    failures: summary.errors,
    time: (summary.milliseconds / 1000).toFixed(3),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${body}</testsuites>\n`;
}

/** A file without tests counts as a failure in some collectors. */
function nothing({ documents, clusters }: Summary): string {
  const name = `no problems in ${counted(documents, "document")}, ${counted(clusters, "cluster")}`;
  return `  <testsuite name="sluice" tests="1" failures="0">\n    <testcase${attributes({ name, classname: "sluice" })}/>\n  </testsuite>\n`;
}

function suite(file: string, diagnostics: readonly ReportedDiagnostic[]): string {
  const failures = diagnostics.filter(({ severity }) => severity === "error").length;
  const cases = diagnostics.map((one) => testCase(file, one)).join("");
  return `  <testsuite${attributes({ name: file, tests: diagnostics.length, failures })}>\n${cases}  </testsuite>\n`;
}

/** Warnings and notes pass, and say what they have to say. */
function testCase(file: string, diagnostic: ReportedDiagnostic): string {
  const { severity, code, message, line, column } = diagnostic;
  const head = attributes({ name: `${code} at ${line}:${column}`, classname: file, file, line });
  const said = escaped(`${severity}: ${message}`);
  const told = [said, ...details(file, diagnostic).map(escaped)].join("\n");
  const body =
    severity === "error"
      ? `<failure${attributes({ type: code, message })}>${told}</failure>`
      : `<system-out>${told}</system-out>`;
  return `    <testcase${head}>\n      ${body}\n    </testcase>\n`;
}

function details(file: string, { line, column, source, help, related }: ReportedDiagnostic): readonly string[] {
  return [
    `${file}:${line}:${column}`,
    ...(source === "" ? [] : [source]),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...related.map((other) => `${other.file}:${other.line}:${other.column}: ${other.message}`),
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 has no controls, surrogates or U+FFFE and U+FFFF, not even as references: they are spelled. */
function escaped(text: string): string {
  return inertLog(visible(text))
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
