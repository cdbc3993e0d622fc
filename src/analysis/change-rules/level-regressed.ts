/** level-regressed: the level of a feature decreases on a cluster whose release is unchanged. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { historyPairs, passedEntries, regressionsOf } from "./histories.ts";

const code = error(
  "level-regressed",
  "The level of a feature decreases on clusters without a change of their release.",
  "Levels are promises. Users of a generally available feature would lose it by an edit, without a new release.",
  "To turn a feature off, use an override. A revert of the commit that raised the level is allowed.",
);

export const levelRegressed: ChangeRule = { code, about: "feature-level", maybeRollback: true, check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const pair of historyPairs(context)) {
    const regressed = regressionsOf(pair, context);
    const [first] = regressed;
    if (first === undefined) continue;
    const changed = passedEntries(pair, context).findLast(({ was, is }) => was.level !== is?.level);
    report(
      code,
      changed?.place ?? locationIn(pair.after.document, ["spec", "history"], "key"),
      `"${pair.name}" goes down from ${first.was} to ${first.is} on ${quoteList(regressed.map(({ cluster }) => cluster).sort())}`,
      { help: allow(code, pair.after.document.file.path) },
    );
  }
}
