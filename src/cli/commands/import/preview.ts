/** Prints the documents and the report of an import, in the requested formats. */
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Importer } from "../../../authoring/import/index.ts";
import { redactLocation } from "../../../compiler/untrusted/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { escapedJson } from "../../../report/escape-json.ts";
import { toReport } from "../../../report/report.ts";
import type { RunReport } from "../../../report/report.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import type { CommandContext } from "../command.ts";
import { inOrder } from "../sort-report.ts";
import type { Format } from "../options.ts";
import type { ValidDrafts } from "./drop-invalid.ts";

export interface Shown {
  readonly importer: Importer;
  readonly settled: ValidDrafts;
  /** Diagnostics about the input. */
  readonly inputDiagnostics: readonly Diagnostic[];
  /** Whether the documents are written; then only the diagnostics are printed. */
  readonly isWritten: boolean;
}

export async function show(
  { importer, settled, inputDiagnostics, isWritten }: Shown,
  formats: readonly Format[],
  { host, color }: CommandContext,
): Promise<void> {
  const report = reportOf(importer.secret === true ? inputDiagnostics.map(withoutText) : inputDiagnostics, settled);
  for (const { reporter, file } of formats) {
    const isText = reporter.name === "terminal";
    const formatted = reporter.format(report, {
      color: color && file === undefined,
      width: host.stdout.columns,
      verbose: true,
    });
    const documents = isText && !isWritten ? documentsText(settled.edits) : "";
    const text =
      reporter.name === "json" ? withFiles(formatted, settled.edits) : documents + formatted.replace(/ \(0 ms\)$/m, "");
    if (file === undefined) host.stdout.write(text);
    else await host.save(file, text);
  }
}

function reportOf(inputDiagnostics: readonly Diagnostic[], { drafts }: ValidDrafts): RunReport {
  const clusters = drafts.filter(({ kind }) => kind === "Cluster").length;
  const report = toReport(
    { diagnostics: inputDiagnostics, documents: drafts.length, clusters, milliseconds: 0 },
    locate,
  );
  return inOrder(report);
}

/** Removes source lines and values from a diagnostic, for input that contains secrets. */
function withoutText(one: Diagnostic): Diagnostic {
  const isOurs = one.code.name.startsWith("import-");
  const { code, severity, message, help, at } = one;
  return {
    code,
    severity,
    message: isOurs ? message : firstSentence(code.means),
    at: redactLocation(at),
    ...(isOurs && help !== undefined ? { help } : {}),
  };
}

function firstSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}

/** All files, each below its name as a YAML comment. */
function documentsText(edits: readonly SourceEdit[]): string {
  if (edits.length === 0) return "";
  const texts = edits.map(({ path, after = "" }) => `# --- ${escapeInvisible(path)}\n${after}`);
  return escapeWorkflowCommands(`${texts.join("---\n")}\n`);
}

/** Adds the files to write to the JSON report. */
function withFiles(json: string, edits: readonly SourceEdit[]): string {
  const report = JSON.parse(json) as object;
  return escapedJson({ ...report, files: edits.map(({ path, after }) => ({ path, text: after })) });
}
