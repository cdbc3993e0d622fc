/** Previews an edit, and writes it if requested. */
import { structuredPatch } from "diff";
import picocolors from "picocolors";
import type { Compilation } from "../../../compiler/compile.ts";
import { EditError } from "../../../authoring/edit/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { openDirectory } from "../../../files/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { toReportPlace } from "../../../report/report.ts";
import { redactSecrets } from "../../../base/redact.ts";
import type { ReporterOptions } from "../../../report/reporter.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { formatEdit, formatNothing, terminal } from "../../../report/terminal/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import { writeLine } from "../log-line.ts";
import { saveSources } from "../../../render/output/index.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { EXIT, SourceError, UsageError } from "../command.ts";
import type { ExitCode, Option, CommandContext } from "../command.ts";
import { screenOf } from "../options.ts";
import { dayOf, compileProject, reportCompilation } from "../compile-project.ts";
import { effectOf } from "./preview.ts";
import type { Judge } from "./preview.ts";
import { treeWith } from "./tree.ts";

export const WRITE: Option = { description: "write the change (default: only show it)" };

/** The project to edit. */
export interface Editable {
  readonly root: string;
  readonly model: Model;
  readonly states: readonly ClusterState[];
  readonly compilation: Compilation;
  readonly today: string;
}

/** Opens the project, and edits it. Shows the errors if there is no model to edit, or if the edit needs a broken document. */
export async function editProject(
  setting: CommandContext,
  given: { readonly today?: string | undefined },
  edit: (editable: Editable) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const { root, compilation, report } = compileProject(setting, given);
  const { model, states } = compilation;
  if (model === undefined) {
    setting.host.stdout.write(terminal.format(report, screenOf(setting)));
    return EXIT.problems;
  }
  try {
    return await edit({ root, model, states, compilation, today: dayOf(given.today, setting.host) });
  } catch (error) {
    if (error instanceof SourceError && error.file !== undefined) showErrorsIn(error.file, compilation, setting);
    throw error;
  }
}

function showErrorsIn(path: string, compilation: Compilation, setting: CommandContext): void {
  const diagnostics = compilation.diagnostics.filter(
    ({ severity, at }) => severity === "error" && at.file.path === path,
  );
  const report = reportCompilation({ ...compilation, diagnostics }, 0);
  setting.host.stdout.write(terminal.format(report, screenOf(setting)));
}

/** Runs an edit, and converts an EditError to a UsageError with help. */
export function asUsageError(path: string, work: () => string | undefined): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof EditError)
      throw new UsageError(`"${path}" can't be edited: ${error.message}`, "make the change by hand");
    throw error;
  }
}

/** A part of the report of an edit that only one command prints. */
export interface Aside {
  readonly judge: Judge;
  /** Printed above the changes. */
  readonly says: (after: Compilation, screen: ReporterOptions) => string;
}

/** Shows the effect of the edits and, if requested, writes them unless they cause new errors. */
export async function conclude(
  edits: readonly SourceEdit[],
  editable: Editable,
  write: boolean,
  setting: CommandContext,
  aside?: Aside,
): Promise<ExitCode> {
  const { host } = setting;
  const changing = edits.filter(({ before, after }) => before !== after);
  if (changing.length === 0) return concludeNothing("nothing to change: already up to date", editable, setting);
  const tree = treeWith(openDirectory(editable.root), changing);
  for (const edit of changing) host.stdout.write(patchOf(edit, setting.color));
  const { compilation, today } = editable;
  const { after, report: effect, elsewhere } = effectOf(compilation, tree, today, host.guard, aside?.judge);
  const unread = changing.find(
    ({ path, before }) => before === undefined && !after.files.some((file) => file.path === path),
  );
  if (unread !== undefined)
    throw new UsageError(
      `"${unread.path}" is outside the source folders`,
      "add its folder to `spec.sources` of sluice.yaml",
    );
  if (aside !== undefined && after.isComplete) host.stdout.write(aside.says(after, screenOf(setting)));
  host.stdout.write(formatEdit(effect, elsewhere, screenOf(setting)));
  if (effect.summary.errors > 0) {
    host.stderr.write("nothing was written: the edit would add an error\n");
    return EXIT.problems;
  }
  if (!write) {
    host.stderr.write("nothing was written: add --write\n");
    return EXIT.fine;
  }
  const obstacle = await host.uninterrupted(() => saveSources(editable.root, changing));
  if (obstacle !== undefined) throw new UsageError(obstacle);
  for (const { path, after } of changing)
    writeLine(`${after === undefined ? "removed" : "wrote"} ${path}`, host.stderr);
  if (elsewhere.length > 0) host.stderr.write("next: fix the other errors, then run sluice render\n");
  else if (tree.exists(editable.model.settings.output)) host.stderr.write("next: sluice render\n");
  return EXIT.fine;
}

/** Shows the effect of the edits and new problems. Writes nothing. */
export function preview(
  edits: readonly SourceEdit[],
  { root, compilation, today }: Editable,
  setting: CommandContext,
  { judge, says }: Aside,
): ExitCode {
  const { host } = setting;
  const tree = treeWith(openDirectory(root), edits);
  const { after, report, elsewhere } = effectOf(compilation, tree, today, host.guard, judge);
  if (after.isComplete) host.stdout.write(says(after, screenOf(setting)));
  const { comparison: _, ...problems } = { ...report, changes: [] };
  host.stdout.write(formatEdit(problems, elsewhere, screenOf(setting)));
  host.stderr.write("nothing was written: `--plan` only shows the changes\n");
  return report.summary.errors > 0 ? EXIT.problems : EXIT.fine;
}

/** Reports that nothing changes, and names the errors: documents with errors were not checked. */
export function concludeNothing(says: string, { compilation }: Editable, setting: CommandContext): ExitCode {
  const errors = compilation.diagnostics.filter(({ severity }) => severity === "error");
  const places = errors.map((one) => toReportPlace(one.at, locate));
  setting.host.stdout.write(formatNothing(says, places, screenOf(setting)));
  return EXIT.fine;
}

/** The changed lines, with one line of context. */
function patchOf({ path, before = "", after = "" }: SourceEdit, color: boolean): string {
  const { bold, dim, green, red } = picocolors.createColors(color);
  const paints: Readonly<Record<string, (text: string) => string>> = { "+": green, "-": red, "@": dim };
  const { hunks } = structuredPatch(path, path, before, after, "", "", { context: 1 });
  const lines = hunks.flatMap((hunk) => [
    `@@ line ${Math.max(1, hunk.newStart)} @@`,
    ...hunk.lines.filter((line) => !line.startsWith("\\")).map(redactSecrets),
  ]);
  const painted = lines.map((line) => (paints[line.charAt(0)] ?? String)(escapeInvisible(line)));
  return escapeWorkflowCommands([bold(escapeInvisible(path)), ...painted, ""].map((line) => `${line}\n`).join(""));
}
