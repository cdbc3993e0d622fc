/** phase-skipped: an entry of the catalog skips a phase. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { phaseSteps } from "./phases.ts";

const code = error(
  "phase-skipped",
  "The phase of a catalog entry skips a step.",
  "An entry that is retired without a deprecation surprises its users.",
  "Take one step at a time: Draft, Published, Deprecated, Retired.",
);

export const phaseSkipped: ChangeRule = { code, about: "catalog", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const { what, was, is, where, by, place } of phaseSteps(context))
    if (by > 1)
      report(code, place, `the phase of ${what} moves directly from ${was} to ${is}${where}`, {
        help: allow(code, place.file.path),
      });
}
