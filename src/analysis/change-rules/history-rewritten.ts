/** history-rewritten: a change edits or removes an entry that some cluster has already passed. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { historyPairs, nameOf, passedEntries, regressionsOf } from "./histories.ts";
import type { PassedEntry } from "./histories.ts";

const code = error(
  "history-rewritten",
  "The change edits or removes a history entry of a release that a cluster already runs.",
  "The feature would change on clusters without an upgrade, and the release would have two meanings.",
  "Add an entry for the next release. Use an override for clusters that can't wait.",
);

export const historyRewritten: ChangeRule = { code, about: "feature-level", maybeRollback: true, check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const pair of historyPairs(context)) {
    if (regressionsOf(pair, context).length > 0) continue;
    for (const entry of passedEntries(pair, context)) {
      const edit = editText(entry);
      if (edit === undefined) continue;
      report(
        code,
        entry.place,
        `${nameOf(entry.was)} of "${pair.name}" ${edit}, but some clusters already run that release or a later one`,
        {
          help: allow(code, pair.after.document.file.path),
        },
      );
    }
  }
}

/** Undefined if nothing relevant changed. The rule `unlocked` reports removed locks. */
function editText({ was, is }: PassedEntry): string | undefined {
  if (is === undefined) return "was removed";
  if (was.level !== is.level) return `changes from ${was.level} to ${is.level}`;
  if ((was.optIn ?? false) !== (is.optIn ?? false)) return is.optIn === true ? "becomes opt-in" : "is no longer opt-in";
  return was.locked !== true && is.locked === true ? "becomes locked" : undefined;
}
