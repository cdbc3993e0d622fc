/** Compiles random platforms in memory, completely and after edits. */
import { compile } from "../../src/compiler/compile.ts";
import type { Analysis, CompileOptions } from "../../src/compiler/compile.ts";
import { reportCompilation, reportDiagnostics } from "../../src/cli/commands/compile-project.ts";
import { recompile, recordOf, watchExists } from "../../src/engine/index.ts";
import type { CompilationRecord, Refusal } from "../../src/engine/index.ts";
import { PROJECT_FILE } from "../../src/files/index.ts";
import { hashesOf } from "../../src/git/object-id.ts";
import { compilerTargets } from "../../src/render/render.ts";
import type { RunReport } from "../../src/report/report.ts";
import { noLimits } from "../no-limits.ts";
import { DAY } from "../platforms/random-platform.ts";
import type { Town } from "../platforms/random-platform.ts";
import { treeOf } from "../platforms/tree.ts";

const idOfBytes = hashesOf("sha1");
export const idOfText = (text: string): string => idOfBytes(Buffer.from(text));

const optionsNow = (): CompileOptions => ({ targets: compilerTargets, today: DAY, guard: noLimits });

interface Whole {
  readonly report: RunReport;
  readonly record: CompilationRecord | undefined;
}

export function compileWhole(files: Town): Whole {
  const exists = new Map<string, boolean>();
  const parseCache: NonNullable<CompileOptions["parseCache"]> = new Map();
  let seen: Analysis | undefined;
  const onAnalysis: CompileOptions["onAnalysis"] = (analysis) => void (seen = analysis);
  const compilation = compile(watchExists(treeOf(files), exists), { ...optionsNow(), parseCache, onAnalysis });
  const input = { today: DAY, parsed: parseCache, idOf: ({ text }: { text: string }) => idOfText(text), exists };
  return {
    report: reportCompilation(compilation, 0),
    record:
      seen === undefined ? undefined : recordOf({ ...input, analysis: seen, diagnostics: compilation.diagnostics }),
  };
}

/** Whether the compiler reads a file as a source. */
function isSource(path: string): boolean {
  return path === PROJECT_FILE || /^(?:catalog|features|grants|stages)\/.*\.ya?ml$/.test(path);
}

/** The changed sources; undefined if another file has changed that is not seen as one. */
export function changedBetween(before: Town, after: Town): ReadonlyMap<string, string | undefined> | undefined {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path],
  );
  if (paths.includes("consumers.yaml")) return undefined;
  return new Map(
    paths.filter(isSource).map((path) => {
      const text = after[path];
      return [path, text === undefined ? undefined : idOfText(text)];
    }),
  );
}

/** The record passes through JSON, as on a disk. */
export function compileAfter(
  record: CompilationRecord,
  changed: ReadonlyMap<string, string | undefined>,
  files: Town,
): { readonly report: RunReport; readonly record: CompilationRecord } | Refusal {
  const recompiled = recompile(record, changed, treeOf(files), optionsNow());
  if ("because" in recompiled) return recompiled;
  const { compilation } = recompiled;
  return {
    report: reportDiagnostics(compilation, compilation.clusters, 0),
    record: JSON.parse(JSON.stringify(recompiled.record)) as CompilationRecord,
  };
}
