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
import type { Ground } from "./destination.ts";

export interface Settled {
  readonly edits: readonly SourceEdit[];
  readonly drafts: readonly Draft[];
  /** The diagnostics of the project including the new documents. */
  readonly found: readonly Diagnostic[];
}

/** Dropping a draft can make another one fail. More rounds than this indicate another problem. */
const ROUNDS = 20;

/** Throws a UsageError if it would exceed a limit. */
export function settle(
  drafts: readonly Draft[],
  ground: Ground,
  today: string,
  report: ReportDiagnostic,
  guard: ResourceGuard,
): Settled {
  let why = "";
  const done = withinLimits(
    () => settled(drafts, ground, { today, guard }, report),
    (sentence) => void (why = sentence),
    "compiling",
    guard,
  );
  if (done === undefined) throw new UsageError(why, "import less at once");
  return done;
}

function settled(
  drafts: readonly Draft[],
  ground: Ground,
  { today, guard }: Pick<CompileOptions, "today" | "guard">,
  report: ReportDiagnostic,
): Settled {
  // Creating the documents also takes time, so apply the limits of compiling.
  const patient: ResourceGuard = () => guard("compiling");
  const breathe = checkpoint("compiling", patient);
  let left = drafts;
  for (let round = 1; ; round++) {
    const { edits, spelt } = editsOf(left, breathe, report);
    const after = compile(treeWith(ground.tree, edits), { targets: compilerTargets, today, guard: patient });
    const ended = after.diagnostics.find(({ code }) => code === runExhausted);
    if (ended !== undefined) throw new UsageError(ended.message, "import less at once");
    const found = newOnes(ground.before?.diagnostics ?? [], after.diagnostics);
    const refused = refusedBy(found, spelt);
    if (refused.size === 0 || round === ROUNDS) return { edits, drafts: spelt, found };
    for (const [draft, { message, help }] of refused)
      report(importLeftOut, draft.from, `${draft.kind} "${draft.name}" is left out: ${message}`, { help });
    left = spelt.filter((draft) => !refused.has(draft));
  }
}

function editsOf(
  drafts: readonly Draft[],
  breathe: Checkpoint,
  report: ReportDiagnostic,
): { readonly edits: readonly SourceEdit[]; readonly spelt: readonly Draft[] } {
  const spelt = drafts.filter((draft) => {
    breathe();
    return isSpelt(draft, report);
  });
  const edits = [...Map.groupBy(spelt, ({ path }) => path)].map(([path, own]) => ({
    path,
    before: undefined,
    after: fileText(own),
  }));
  return { edits, spelt };
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
