/** checks-loosened: a change weakens the rules that it would have been checked against. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { expectationShifts } from "../diff/expectations.ts";
import { shiftsOf } from "../diff/policies.ts";
import { rolloutShifts } from "../diff/rollouts.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { warning } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = warning(
  "checks-loosened",
  "A rule, a policy, an Expectation or a rollout is weakened.",
  "After the merge, everyone can do what it prevented. Sluice checks this change against the old and the new version.",
  "Get the agreement of the rule's owners. Preferably, make the change in a separate pull request.",
);

export const checksLoosened: ChangeRule = { code, about: "policy", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  checkExpectations(context, report);
  checkRollouts(context, report);
  const { base, head, severityOf } = context;
  const [before, after] = [base.model.project, head.model.project];
  if (before === after) return;
  for (const { subject, path, before: was, after: is, is: how } of shiftsOf(before, after, severityOf)) {
    if (how === "tightened" || how === "reworded") continue;
    const place = is === null ? locationIn(after.document, path.slice(0, 2), "key") : locationIn(after.document, path);
    const effect =
      is === null ? "was removed" : how === "changed" ? "has a different condition" : `goes from ${was} to ${is}`;
    report(code, place, `"${subject}" ${effect}`);
  }
}

function checkRollouts(context: ChangeContext, report: ReportDiagnostic): void {
  for (const { because, loosened } of rolloutShifts(context)) {
    const now = because.find(({ side }) => side === "head");
    const [gone] = because;
    // A removed field is reported at the name of its document.
    const resource = gone && context.head.model.byKind[gone.resource.kind].get(gone.resource.name);
    const place =
      now === undefined
        ? locationIn((resource ?? context.head.model.project).document, ["metadata", "name"])
        : locationIn(now.resource.document, now.path, "key");
    for (const sentence of loosened) report(code, place, sentence);
  }
}

function checkExpectations(context: ChangeContext, report: ReportDiagnostic): void {
  for (const { name, before, after, gone } of expectationShifts(context)) {
    if (gone.length === 0 || before === undefined) continue;
    const cases = gone.length === 1 ? "a case" : `${gone.length} cases`;
    const effect = after === undefined ? "was removed" : `no longer tests ${cases}`;
    const place =
      after === undefined
        ? locationIn(context.head.model.project.document, ["metadata", "name"])
        : locationIn(after.document, ["spec", "cases"], "key");
    report(code, place, `expectation "${name}" ${effect}`);
  }
}
