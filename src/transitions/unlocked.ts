/** unlocked: an entry that was locked is not any more. */
import type { Report } from "../diagnostics.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";
import { historyTwins, nameOf, passedEntries } from "./histories.ts";

const code = error(
  "unlocked",
  "An entry of a feature's history that was locked is unlocked.",
  "Locked means that nobody can turn it off any more, and others build on that: data may have been written that only works with it on.",
  "Leave it locked. In an emergency, an emergency override shuts what is locked too.",
);

export const unlocked: Transition = { code, about: "feature-level", maybeRollback: true, check };

function check(passage: Passage, report: Report): void {
  for (const twin of historyTwins(passage))
    for (const { was, is, place } of passedEntries(twin, passage))
      if (was.locked === true && is !== undefined && is.locked !== true)
        report(code, place, `${nameOf(was)} of "${twin.name}" was locked, and is no longer`, {
          help: allow(code, twin.after.document.file.path),
        });
}
