/** The rules for gates, asked of an upgrade before it is written. */
import { allCodes } from "../../../base/codes.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Diagnostic, Severity } from "../../../base/diagnostics.ts";
import { judge } from "../../../analysis/change-rules/index.ts";

const RULES: ReadonlySet<string> = new Set(["gate-vanishes", "gate-flips"]);
const severities = new Map(allCodes.map(({ name, severity }) => [name, severity]));

/** Their findings, without notes. */
export function judgeGates(before: Compilation, after: Compilation): readonly Diagnostic[] {
  if (before.model === undefined || after.model === undefined) return [];
  const { diagnostics } = judge({ ...before, model: before.model }, { ...after, model: after.model }, [], {
    now: 0,
    severityOf: (code): Severity | undefined => severities.get(code),
    mayLose: () => true,
    allowances: [],
    wasBefore: () => false,
  });
  return diagnostics.filter(({ code, severity }) => RULES.has(code.name) && severity !== "note");
}
