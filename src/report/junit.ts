/**
 * The reporter `junit`: XML for collectors of test results, with a suite per file and a test per judged case and per
 * problem.
 */
import type { ReportedCase, ReportedDiagnostic, ReportPlace, RunReport, Summary } from "./report.ts";
import type { Reporter } from "./reporter.ts";
import { escapeWorkflowCommands } from "./escape-workflow-commands.ts";
import { repositoryPath } from "./repository-path.ts";
import { escapeInvisible } from "../base/escape.ts";
import { formatCount } from "./by-severity.ts";

export const junit: Reporter = {
  name: "junit",
  format: (report, { folder }) => document(report, folder),
};

/** A test with its result. */
interface Test {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** The class name. */
  readonly of: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** The details, as XML. */
  readonly body: string;
}

function document({ diagnostics, cases = [], summary }: RunReport, folder: string | undefined): string {
  const isIn = (one: ReportedCase, place: ReportPlace): boolean => one.file === place.file && surrounds(one, place);
  const others = diagnostics.filter((diagnostic) => !cases.some((one) => isIn(one, diagnostic)));
  const tests = [
    ...cases.map((one) =>
      caseTest(
        one,
        diagnostics.filter((diagnostic) => isIn(one, diagnostic)),
        folder,
      ),
    ),
    ...others.map((diagnostic) => diagnosticTest(diagnostic, folder)),
  ];
  const suites = Map.groupBy(tests, ({ file }) => file);
  const body =
    tests.length === 0
      ? cleanSuite(summary)
      : [...suites].map(([file, suiteTests]) => suite(file, suiteTests)).join("");
  const counts = attributes({
    name: "sluice",
    tests: Math.max(1, tests.length),
    failures: countOf(tests, "failed"),
    time: (summary.milliseconds / 1000).toFixed(3),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${body}</testsuites>\n`;
}

function surrounds(outer: ReportPlace, { line, column }: ReportPlace): boolean {
  const isBefore = outer.line < line || (outer.line === line && outer.column <= column);
  return isBefore && (line < outer.endLine || (line === outer.endLine && column < outer.endColumn));
}

function countOf(tests: readonly Test[], expected: Test["outcome"]): number {
  return tests.filter(({ outcome }) => outcome === expected).length;
}

/** Some collectors treat a file without tests as a failure. */
function cleanSuite({ documents, clusters }: Summary): string {
  const name = `no problems in ${formatCount(documents, "document")}, ${formatCount(clusters, "cluster")}`;
  return `  <testsuite name="sluice" tests="1" failures="0">\n    <testcase${attributes({ name, classname: "sluice" })}/>\n  </testsuite>\n`;
}

function suite(file: string, tests: readonly Test[]): string {
  const skipped = countOf(tests, "skipped");
  const counts = { tests: tests.length, failures: countOf(tests, "failed"), ...(skipped === 0 ? {} : { skipped }) };
  return `  <testsuite${attributes({ name: file, ...counts })}>\n${tests.map(testCase).join("")}  </testsuite>\n`;
}

function testCase({ file, line, name, of, body }: Test): string {
  const head = attributes({ name, classname: of, file, line });
  return body === "" ? `    <testcase${head}/>\n` : `    <testcase${head}>\n      ${body}\n    </testcase>\n`;
}

/** The test for a case of an Expectation, with its diagnostics. A case that an emergency sets aside is skipped. */
function caseTest(one: ReportedCase, found: readonly ReportedDiagnostic[], folder: string | undefined): Test {
  const file = repositoryPath(one.file, folder);
  const { line, says: name, expectation: of, verdict } = one;
  if (verdict === "holds") return { file, line, name, of, outcome: "passed", body: "" };
  const [first] = found;
  const message = found.length > 1 ? `${first?.message} (and ${found.length - 1} more)` : (first?.message ?? verdict);
  const text = found.map((diagnostic) => textOf(file, diagnostic)).join("\n\n");
  if (verdict === "set aside")
    return { file, line, name, of, outcome: "skipped", body: `<skipped${attributes({ message })}/>` };
  const body = `<failure${attributes({ type: first?.code ?? "not-judged", message })}>${text}</failure>`;
  return { file, line, name, of, outcome: "failed", body };
}

/** The test for a diagnostic. Warnings and notes pass with a message. */
function diagnosticTest(diagnostic: ReportedDiagnostic, folder: string | undefined): Test {
  const { severity, code, message, line, column } = diagnostic;
  const file = repositoryPath(diagnostic.file, folder);
  const text = textOf(file, diagnostic);
  const about = { file, line, name: `${code} at ${line}:${column}`, of: file };
  return severity === "error"
    ? { ...about, outcome: "failed", body: `<failure${attributes({ type: code, message })}>${text}</failure>` }
    : { ...about, outcome: "passed", body: `<system-out>${text}</system-out>` };
}

function textOf(file: string, diagnostic: ReportedDiagnostic): string {
  const said = `${diagnostic.severity}: ${diagnostic.message}`;
  return [said, ...details(file, diagnostic)].map(escaped).join("\n");
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

/** Spells out controls, surrogates, U+FFFE and U+FFFF, which XML 1.0 forbids even as references. */
function escaped(text: string): string {
  return escapeWorkflowCommands(escapeInvisible(text))
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
