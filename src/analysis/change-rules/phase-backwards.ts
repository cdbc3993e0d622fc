/** phase-backwards: an entry of the catalog goes back to an earlier phase. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { phaseSteps } from "./phases.ts";

const code = error(
  "phase-backwards",
  "The phase of a catalog entry moves back.",
  "Users of a published entry would silently lose it, and a retired entry may already be deleted.",
  "Only move forward: Draft, Published, Deprecated, Retired. Add a new entry if you need it again.",
);

export const phaseBackwards: ChangeRule = { code, about: "catalog", maybeRollback: true, check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const { what, was, is, where, by, place } of phaseSteps(context))
    if (by < 0)
      report(code, place, `the phase of ${what} moves back from ${was} to ${is}${where}`, {
        help: allow(code, place.file.path),
      });
}
