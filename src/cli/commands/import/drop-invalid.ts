/** Compiles the drafts of an import; drops and reports those with errors. */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import type { Diagnostic, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { EditError } from "../../../authoring/edit/index.ts";
import { fileText, importLeftOut } from "../../../authoring/import/index.ts";
import type { Draft } from "../../../authoring/import/index.ts";
import { runExhausted } from "../../../compiler/parse/index.ts";
import { checkpoint, withinLimits } from "../../../base/limits.ts";
import type { Checkpoint, ResourceGuard } from "../../../base/limits.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { UsageError } from "../command.ts";
import { newOnes } from "../edits/preview.ts";
import { treeWith } from "../edits/tree.ts";
import type { ImportDestination } from "./destination.ts";

export interface ValidDrafts {
  readonly edits: readonly SourceEdit[];
  readonly drafts: readonly Draft[];
  /** The diagnostics of the project including the new documents. */
  readonly found: readonly Diagnostic[];
}

/** Dropping a draft can make another one fail. More rounds than this indicate another problem. */
const ROUNDS = 20;

/** Throws a UsageError if it would exceed a limit. */
export function dropInvalid(
  drafts: readonly Draft[],
  destination: ImportDestination,
  today: string,
  report: ReportDiagnostic,
  guard: ResourceGuard,
): ValidDrafts {
  let why = "";
  const done = withinLimits(
    () => dropInvalidDrafts(drafts, destination, { today, guard }, report),
    (sentence) => void (why = sentence),
    "compiling",
    guard,
  );
  if (done === undefined) throw new UsageError(why, "import less at once");
  return done;
}

function dropInvalidDrafts(
  drafts: readonly Draft[],
  destination: ImportDestination,
  { today, guard }: Pick<CompileOptions, "today" | "guard">,
  report: ReportDiagnostic,
): ValidDrafts {
  // Creating the documents also takes time, so apply the limits of compiling.
  const patient: ResourceGuard = () => guard("compiling");
  const breathe = checkpoint("compiling", patient);
  let left = drafts;
  for (let round = 1; ; round++) {
    const { edits, spelled } = editsOf(left, breathe, report);
    const after = compile(treeWith(destination.tree, edits), { targets: compilerTargets, today, guard: patient });
    const ended = after.diagnostics.find(({ code }) => code === runExhausted);
    if (ended !== undefined) throw new UsageError(ended.message, "import less at once");
    const found = newOnes(destination.before?.diagnostics ?? [], after.diagnostics);
    const refused = refusedBy(found, spelled);
    if (refused.size === 0 || round === ROUNDS) return { edits, drafts: spelled, found };
    for (const [draft, { message, help }] of refused)
      report(importLeftOut, draft.from, `${draft.kind} "${draft.name}" is left out: ${message}`, { help });
    left = spelled.filter((draft) => !refused.has(draft));
  }
}

function editsOf(
  drafts: readonly Draft[],
  breathe: Checkpoint,
  report: ReportDiagnostic,
): { readonly edits: readonly SourceEdit[]; readonly spelled: readonly Draft[] } {
  const spelled = drafts.filter((draft) => {
    breathe();
    return isSpelt(draft, report);
  });
  const edits = [...Map.groupBy(spelled, ({ path }) => path)].map(([path, own]) => ({
    path,
    before: undefined,
    after: fileText(own),
  }));
  return { edits, spelled };
}

function isSpelt(draft: Draft, report: ReportDiagnostic): boolean {
  try {
    fileText([draft]);
    return true;
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    report(importLeftOut, draft.from, `${draft.kind} "${draft.name}" is left out: ${error.message}`);
    return false;
  }
}

/** The drafts with errors, each with its first error. */
function refusedBy(found: readonly Diagnostic[], drafts: readonly Draft[]): ReadonlyMap<Draft, Diagnostic> {
  const byPath = Map.groupBy(drafts, ({ path }) => path);
  const refused = new Map<Draft, Diagnostic>();
  for (const diagnostic of found) {
    if (diagnostic.severity !== "error") continue;
    const { at } = diagnostic;
    const own = byPath.get(at.file.path) ?? [];
    const concerned =
      "document" in at ? own.slice(at.document, at.document + 1) : own.filter((one) => isAround(one, own, at.start));
    for (const draft of concerned) if (!refused.has(draft)) refused.set(draft, diagnostic);
  }
  return refused;
}

/** Whether an offset of a file is within a draft. */
function isAround(draft: Draft, own: readonly Draft[], offset: number): boolean {
  const start = fileText([...own.slice(0, own.indexOf(draft)), draft]).length - fileText([draft]).length;
  return offset >= start && offset < start + fileText([draft]).length + 4;
}
