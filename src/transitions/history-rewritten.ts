/** history-rewritten: an entry is changed that some cluster has passed already. */
import type { Report } from "../diagnostics.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";
import { historyTwins, nameOf, passedEntries, regressedOn } from "./histories.ts";
import type { PassedEntry } from "./histories.ts";

const code = error(
  "history-rewritten",
  "An entry of a feature's history is changed or removed whose release some cluster already runs.",
  "The release has been installed with what the entry said then. Changed afterwards, the feature flips on clusters that nobody upgrades, and the same release means two things.",
  "Add an entry for the next release; use an override for clusters that can't wait.",
);

export const historyRewritten: Transition = { code, about: "feature-level", maybeRollback: true, check };

function check(passage: Passage, report: Report): void {
  for (const twin of historyTwins(passage)) {
    if (regressedOn(twin, passage).length > 0) continue;
    for (const entry of passedEntries(twin, passage)) {
      const said = whatOf(entry);
      if (said === undefined) continue;
      report(code, entry.place, `${nameOf(entry.was)} of "${twin.name}" ${said}, and some clusters have passed it`, {
        help: allow(code, twin.after.document.file.path),
      });
    }
  }
}

/** Undefined where nothing that counts is changed; what is unlocked is told by itself. */
function whatOf({ was, is }: PassedEntry): string | undefined {
  if (is === undefined) return "is gone";
  if (was.level !== is.level) return `changes from ${was.level} to ${is.level}`;
  if ((was.optIn ?? false) !== (is.optIn ?? false)) return is.optIn === true ? "becomes opt-in" : "is no longer opt-in";
  return was.locked !== true && is.locked === true ? "becomes locked" : undefined;
}
