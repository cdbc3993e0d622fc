/** Runs an import in a new repository, as the command does, and renders the result. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importContextOf, openDestination } from "../../../src/cli/commands/import/destination.ts";
import type { ImportOptions } from "../../../src/cli/commands/import/destination.ts";
import { dropInvalid } from "../../../src/cli/commands/import/drop-invalid.ts";
import type { ValidDrafts } from "../../../src/cli/commands/import/drop-invalid.ts";
import { treeWith } from "../../../src/cli/commands/edits/tree.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { Compilation } from "../../../src/compiler/compile.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { format } from "../../../src/authoring/edit/index.ts";
import { drafts, projectDraft, stageDrafts } from "../../../src/authoring/import/index.ts";
import { importers } from "../../../src/authoring/import/importers.ts";
import type { SourceFile } from "../../../src/base/source.ts";
import { noLimits } from "../../no-limits.ts";

export const TODAY = "2026-11-21";

export interface Imported {
  readonly settled: ValidDrafts;
  readonly said: readonly Diagnostic[];
  readonly after: Compilation;
}

/** Imports into an empty folder; throws if the result is invalid or not formatted. */
export function imported(system: string, files: readonly SourceFile[], wishes: ImportOptions = {}): Imported {
  const folder = mkdtempSync(join(tmpdir(), "sluice-import-"));
  try {
    const importer = importers.find(({ name }) => name === system);
    if (importer === undefined) throw new Error(`no importer ${system}`);
    const destination = openDestination(folder, TODAY, noLimits);
    const around = importContextOf(destination, wishes);
    const said: Diagnostic[] = [];
    const carried = drafts(importer, files, around, collectInto(said));
    const stages = carried.some(({ kind }) => kind === "Stage")
      ? []
      : stageDrafts(around.level, ["openfeature", "milo"], "stages");
    const project = carried.some(({ kind }) => kind === "Project") ? [] : [projectDraft];
    const settled = dropInvalid([...carried, ...project, ...stages], destination, TODAY, collectInto(said), noLimits);
    const after = compile(treeWith(destination.tree, settled.edits), {
      targets: compilerTargets,
      today: TODAY,
      guard: noLimits,
    });
    const errors = after.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
    for (const { path, after: text = "" } of settled.edits)
      if (format(text) !== text) throw new Error(`${path} is not formatted`);
    return { settled, said, after };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
