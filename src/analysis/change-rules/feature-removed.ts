/** feature-removed: the document of a feature is deleted, so its name could be reused. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { resourcesOf, documentPairs } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "feature-removed",
  "The document of a feature is deleted.",
  "Names are never reused, because a workload that still uses the old feature would get the new one. The document stays as a tombstone.",
  "Set `deprecated` with `until` instead. When no cluster runs an earlier release, only the name, the description and `deprecated` must stay. To change the name, use `sluice rename`, which keeps the flag key.",
);

export const featureRemoved: ChangeRule = { code, about: "feature-state", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const gone = documentPairs(context, "Feature").filter(({ after }) => after === undefined);
  // mass-change reports the removal of many at once.
  if (!context.allowsDeletion(gone.length, resourcesOf(context.base, "Feature").size)) return;
  for (const { name, before } of gone)
    if (before !== undefined)
      report(code, locationIn(before.document, ["metadata", "name"]), `the document of feature "${name}" was removed`, {
        help: `keep it as a tombstone; ${allow(code, before.document.file.path)}`,
      });
}
