/** Computes the effect of an edit: compiles the edited files and compares. */
import { allCodes } from "../../../base/codes.ts";
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import { startOfDay } from "../../../base/dates.ts";
import type { Diagnostic, Severity } from "../../../base/diagnostics.ts";
import { diff, summarize } from "../../../analysis/diff/index.ts";
import type { Tree } from "../../../files/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { toReportPlace, toReport } from "../../../report/report.ts";
import { changedFiles } from "../../../report/redaction.ts";
import type { ReportPlace, RunReport } from "../../../report/report.ts";
import { sortDiagnostics } from "../../../compiler/severity.ts";
import type { ResourceGuard } from "../../../base/limits.ts";

const severities = new Map(allCodes.map(({ name, severity }) => [name, severity]));

export interface Effect {
  readonly after: Compilation;
  readonly report: RunReport;
  /** The places of errors that existed before. */
  readonly elsewhere: readonly ReportPlace[];
}

/** Finds problems of the change from one compilation to the other. */
export type Judge = (before: Compilation, after: Compilation) => readonly Diagnostic[];

/** The semantic changes and new problems. Without changes if a side can't be read completely. */
export function effectOf(before: Compilation, tree: Tree, today: string, guard: ResourceGuard, judge?: Judge): Effect {
  const after = compile(tree, { targets: compilerTargets, today, guard });
  const ofTheWay = judge !== undefined && before.isComplete && after.isComplete ? judge(before, after) : [];
  const diagnostics = sortDiagnostics([...newOnes(before.diagnostics, after.diagnostics), ...ofTheWay], locate);
  const isBroken = !after.isComplete && diagnostics.some(({ severity }) => severity === "error");
  const severityOf = (code: string): Severity | undefined => severities.get(code);
  const changes = isBroken ? [] : diff(before, after, { now: startOfDay(today), severityOf });
  const revision = { commit: null, dirty: false };
  const report = toReport(
    {
      diagnostics,
      documents: after.documents,
      clusters: after.states.length,
      milliseconds: 0,
      between: {
        changes,
        comparison: {
          base: { name: "the files", ...revision },
          head: { name: "this edit", ...revision },
          ...(isBroken ? { headIsBroken: true } : {}),
          differs: changes.length > 0 ? "meaning" : "text",
          files: [],
          verdict: summarize(changes, after),
        },
        sources: changedFiles(before.files, after.files),
      },
    },
    locate,
  );
  const old = after.diagnostics.filter((one) => one.severity === "error" && !diagnostics.includes(one));
  return { after, report, elsewhere: old.map((one) => toReportPlace(one.at, locate)) };
}

/** The diagnostics, except notes, that are new after the edit. A moved diagnostic is not new. */
export function newOnes(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, message }: Diagnostic): string => `${code.name} ${message}`;
  const known = new Set(before.map(key));
  return after.filter((one) => one.severity !== "note" && !known.has(key(one)));
}
