/** unlocked: an entry of a history loses its lock. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { historyPairs, nameOf, passedEntries } from "./histories.ts";

const code = error(
  "unlocked",
  "A change unlocks a locked entry of a feature's history.",
  "A locked feature can't be turned off, and others depend on that. For example, existing data may require the feature.",
  "Keep the lock. In an emergency, an emergency override also turns off a locked feature.",
);

export const unlocked: ChangeRule = { code, about: "feature-level", maybeRollback: true, check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const pair of historyPairs(context))
    for (const { was, is, place } of passedEntries(pair, context))
      if (was.locked === true && is !== undefined && is.locked !== true)
        report(code, place, `${nameOf(was)} of "${pair.name}" is no longer locked`, {
          help: allow(code, pair.after.document.file.path),
        });
}
