/** phase-skipped: an entry of the catalog leaves a phase out. */
import type { Report } from "../diagnostics.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";
import { phaseSteps } from "./phases.ts";

const code = error(
  "phase-skipped",
  "The phase of an entry of the catalog skips a step.",
  "Each phase is a promise kept for a while: what is retired without having been deprecated takes its users by surprise.",
  "Take one step at a time: Draft, Published, Deprecated, Retired.",
);

export const phaseSkipped: Transition = { code, about: "catalog", check };

function check(passage: Passage, report: Report): void {
  for (const { after, was, is, by } of phaseSteps(passage))
    if (by > 1)
      report(
        code,
        at(after.document, ["spec", "phase"]),
        `the phase of ${after.kind} "${after.name}" goes from ${was} to ${is} at once`,
        { help: allow(code, after.document.file.path) },
      );
}
