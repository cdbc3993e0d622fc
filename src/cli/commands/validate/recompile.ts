/** Validates by compiling: after edits what they can affect, if an earlier run has left a record, else everything. */
import { hash } from "node:crypto";
import type { StatRecorder } from "../../../cache/index.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { recompile } from "../../../engine/index.ts";
import type { ChangedFiles } from "../../../engine/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { RunReport } from "../../../report/report.ts";
import type { CommandContext } from "../command.ts";
import { compileProject, reportDiagnostics } from "../compile-project.ts";
import { explainRecompile, writeExplanation } from "../incremental/explain-cache.ts";
import { startFullRun } from "../incremental/full-run.ts";
import { compareWithRecord } from "../incremental/saved-record.ts";
import type { RecordPlace } from "../incremental/saved-record.ts";
import { dayOf } from "../options.ts";
import { rejectSparseCheckout } from "../reject-sparse-checkout.ts";

export interface RecompileOptions {
  readonly today: string | undefined;
  readonly "explain-cache": boolean;
}

/** `observer`: called for everything that is read. */
export function recompileAndReport(
  given: RecompileOptions,
  setting: CommandContext,
  place: RecordPlace,
  observer: StatRecorder,
): RunReport {
  const { host } = setting;
  rejectSparseCheckout(place.root, host);
  const today = dayOf(given.today, host);
  const workTree = compareWithRecord(place, observer);
  const options = { today, guard: host.guard, targets: compilerTargets };
  const recompiled = workTree && recompile(workTree.record, workTree.changed, workTree.tree, options);
  if (given["explain-cache"]) writeExplanation(explainRecompile(workTree, recompiled), host);
  const compileAll = (): RunReport => {
    const run = startFullRun(place.root, host.now(), observer, workTree);
    const { parseCache, tree } = run;
    const onAnalysis: CompileOptions["onAnalysis"] = (analysis, compilation) =>
      run.save({ analysis, compilation, today }, place, undefined);
    return compileProject(setting, { ...given, tree, observer, parseCache, onAnalysis }).report;
  };
  if (workTree === undefined || recompiled === undefined || "because" in recompiled) return compileAll();
  const report = reportDiagnostics(recompiled.compilation, recompiled.compilation.clusters, 0);
  if (isChecked(workTree.changed)) expectEqual(report, compileAll());
  else workTree.save(recompiled.record, undefined, host.now());
  return report;
}

/** One of this many runs after edits also compiles everything. */
const CHECKED = 100;

/** Chosen by the edits, so that the same run does the same again. */
export function isChecked(changed: ChangedFiles): boolean {
  if (changed.size === 0) return false;
  return Number.parseInt(hash("sha1", JSON.stringify([...changed])).slice(0, 8), 16) % CHECKED === 0;
}

/** Throws if the result after edits is not that of a full run. */
function expectEqual(after: RunReport, full: RunReport): void {
  const [got, expected] = [after, full].map(({ diagnostics, summary: { milliseconds: _, ...counts } }) =>
    JSON.stringify([diagnostics, counts]),
  );
  if (got !== expected)
    throw new Error("the result after these edits differs from that of a full run; `--no-cache` gives the right one");
}
