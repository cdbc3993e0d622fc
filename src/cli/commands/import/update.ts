/** import --update: updates the documents of an earlier import, shown as an edit. */
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { collectInto } from "../../../base/diagnostics.ts";
import { updates } from "../../../authoring/import/index.ts";
import type { ImportContext, Importer, Updating } from "../../../authoring/import/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { EXIT, UsageError } from "../command.ts";
import type { ExitCode, CommandContext } from "../command.ts";
import { editByFile } from "../edits/choose-file.ts";
import { conclude } from "../edits/plan.ts";
import { treeWith } from "../edits/tree.ts";
import type { Format } from "../options.ts";
import type { ImportDestination } from "./destination.ts";
import { dropInvalid } from "./drop-invalid.ts";
import { show } from "./preview.ts";

interface Update {
  readonly importer: Importer;
  readonly updating: Updating;
  readonly files: readonly SourceFile[];
  readonly around: ImportContext;
  /** Collects diagnostics about the input. */
  readonly inputDiagnostics: Diagnostic[];
  readonly formats: readonly Format[];
  readonly today: string;
  readonly isWritten: boolean;
}

export async function update(
  { importer, updating, files, around, inputDiagnostics, formats, today, isWritten }: Update,
  destination: ImportDestination,
  setting: CommandContext,
): Promise<ExitCode> {
  const { before, root } = destination;
  const model = before?.model;
  if (before === undefined || model === undefined)
    throw new UsageError("nothing to update", "import first, without --update");
  const { changes, added } = updates(
    importer,
    updating,
    files,
    around,
    model.byKind.Feature.values(),
    collectInto(inputDiagnostics),
  );
  const isUnread = inputDiagnostics.some(({ severity }) => severity === "error");
  const edits = isUnread
    ? []
    : editByFile(changes.map(({ feature, operations }) => ({ resource: feature, does: operations })));
  const tree = treeWith(destination.tree, edits);
  const settled =
    isUnread || added.length === 0
      ? { edits: [], drafts: [], found: [] }
      : dropInvalid(added, { ...destination, tree }, today, collectInto(inputDiagnostics), setting.host.guard);
  if (inputDiagnostics.length > 0)
    await show({ importer, settled, inputDiagnostics, isWritten: true }, formats, setting);
  if (isUnread) {
    setting.host.stderr.write("nothing was written, because of the errors\n");
    return EXIT.problems;
  }
  const editable = { root, model, states: before.states, compilation: before, today };
  return conclude([...edits, ...settled.edits], editable, isWritten, setting);
}
